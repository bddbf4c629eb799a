// UpdateTimeToLive, DescribeTimeToLive.
#include "core/aws/ResourceArn.h"
#include "core/aws/TableChange.h"
#include "core/aws/Translators.h"
#include "core/tables/schema/ReplicaChange.h"

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;

namespace {

// Said to be an hour; refused after 1,812 seconds and done after 1,872, as measured.
constexpr qint64 changeIntervalMs = 31 * 60'000;

WireResult<void> checkChange(const tables::TableStatus& status, bool enable, const QByteArray& attribute, qint64 nowMs)
{
    const auto refuse = [](const QString& text) { return tables::OperationError(ErrorCode::Validation, text); };
    const std::optional<QByteArray>& current = status.description.timeToLiveAttribute;
    if (!enable && !current) return refuse(QStringLiteral("TimeToLive is already disabled"));
    if (current && *current != attribute)
        return refuse(QStringLiteral("TimeToLive is active on a different AttributeName: current AttributeName is ") +
                      QString::fromUtf8(*current));
    if (enable && current) return refuse(QStringLiteral("TimeToLive is already enabled"));
    if (status.times.timeToLiveMs > 0 && nowMs - status.times.timeToLiveMs < changeIntervalMs)
        return refuse(QStringLiteral("Time to live has been modified multiple times within a fixed interval"));
    return {};
}

}  // namespace

void updateTimeToLive(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    auto name = readOwnTableName(exchange, members);
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    if (const auto status = exchange.services().tables.describeTable(*name);
        status && status->state == tables::ResourceState::Creating)
        return exchange.fail({ErrorCode::ResourceInUse,
                              QStringLiteral("Attempt to change a resource which is still in use: Table %1 is being "
                                             "created")
                                  .arg(QString::fromUtf8(*name))});
    const WireMembers specification(*members.find("TimeToLiveSpecification"));
    const bool enable = specification.flag("Enabled");
    const QByteArray attribute = specification.text("AttributeName").value_or(QByteArray());
    const base::Clock& clock = exchange.services().usedClock();
    changeTable(
        std::move(exchange), *name,
        [enable, attribute, &clock](tables::TableDescription& table,
                                    const tables::TableStatus& status) -> WireResult<void> {
            if (enable && table.isStrong())
                return tables::OperationError(tables::unsupportedWithStrongReplicas(QStringLiteral("Time to live is")));
            if (auto allowed = checkChange(status, enable, attribute, clock.nowMs()); !allowed) return allowed;
            table.timeToLiveAttribute = enable ? std::optional(attribute) : std::nullopt;
            return {};
        },
        [enable, attribute](Exchange& open, const tables::TableStatus&) {
            QByteArray out = "{\"TimeToLiveSpecification\":{\"AttributeName\":";
            base::appendJsonString(out, attribute);
            open.answer(out + ",\"Enabled\":" + (enable ? "true" : "false") + "}}");
        });
}

void describeTimeToLive(Exchange exchange, const JsonValue& body)
{
    auto name = readOwnTableName(exchange, WireMembers(body));
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    auto status = exchange.services().tables.describeTable(*name);
    if (!status) return exchange.fail(status.error());
    if (status->state == tables::ResourceState::Creating || status->state == tables::ResourceState::Deleting) {
        const bool comes = status->state == tables::ResourceState::Creating;
        return exchange.fail(validationError(
            QStringLiteral("Cannot describe time to live while table is in %1 state: Current table state is %1")
                .arg(comes ? QLatin1String("CREATING") : QLatin1String("DELETING"))));
    }
    QByteArray out = "{\"TimeToLiveDescription\":{\"TimeToLiveStatus\":";
    if (const auto& attribute = status->description.timeToLiveAttribute) {
        out += "\"ENABLED\",\"AttributeName\":";
        base::appendJsonString(out, *attribute);
    } else {
        out += "\"DISABLED\"";
    }
    exchange.answer(out + "}}");
}

}  // namespace trestle::aws
