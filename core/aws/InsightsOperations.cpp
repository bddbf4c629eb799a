// UpdateContributorInsights, DescribeContributorInsights, ListContributorInsights: kept and described; the traces and
// metrics of the workspace tell what the service's graphs would.
#include "core/aws/AnswerJson.h"
#include "core/aws/ResourceArn.h"
#include "core/aws/TableChange.h"
#include "core/aws/Translators.h"
#include "core/tables/schema/SettingWords.h"

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using tables::ContributorInsights;

namespace {

tables::OperationError noIndex(const QByteArray& name, const QByteArray& table)
{
    return {ErrorCode::ResourceNotFound,
            QStringLiteral("Requested resource not found: Index: %1 not found for table: %2")
                .arg(QString::fromUtf8(name), QString::fromUtf8(table))};
}

// Table and index, and what is set for them; null if there is no such global index.
ContributorInsights* insightsOf(tables::TableDescription& table, const std::optional<QByteArray>& index)
{
    if (!index) return &table.insights;
    for (tables::IndexDescription& candidate : table.indexes)
        if (candidate.name == *index && candidate.kind == tables::IndexKind::Global) return &candidate.insights;
    return nullptr;
}

void appendState(QByteArray& out, const QByteArray& table, const std::optional<QByteArray>& index,
                 ContributorInsights insights, QByteArrayView state)
{
    appendString(out, "TableName", table);
    if (index) appendString(out, "IndexName", *index);
    appendString(out, "ContributorInsightsStatus", state);
    if (insights != ContributorInsights::Disabled)
        appendString(out, "ContributorInsightsMode", tables::wordOf(tables::insightsWords, insights));
}

// The rules that the service makes: most accessed and most throttled, for partition keys and for whole keys.
void appendRules(QByteArray& out, const tables::TableStatus& status, const std::optional<QByteArray>& index,
                 ContributorInsights insights)
{
    const tables::KeySchema& keys = index ? status.description.index(*index)->keys : status.description.keys;
    const QByteArray subject = status.description.name + (index ? '-' + *index : QByteArray()) + '-' +
                               QByteArray::number(status.times.insightsMs);
    appendMember(out, "ContributorInsightsRuleList");
    out += '[';
    const auto append = [&](QByteArrayView rule) {
        if (!out.endsWith('[')) out += ',';
        base::appendJsonString(out, "DynamoDBContributorInsights-" + rule.toByteArray() + '-' + subject);
    };
    if (insights == ContributorInsights::AccessedAndThrottledKeys) append("PKC");
    append("PKT");
    if (keys.sort && insights == ContributorInsights::AccessedAndThrottledKeys) append("SKC");
    if (keys.sort) append("SKT");
    out += ']';
}

tables::OperationError notActive(const char* state)
{
    return validationError(QStringLiteral("Table or Index is not in a valid state to update Key Access Insights: %1 "
                                          "must be ACTIVE to enable ContributorInsights.")
                               .arg(QLatin1String(state)));
}

}  // namespace

void updateContributorInsights(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    auto name = readOwnTableName(exchange, members);
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    const std::optional<QByteArray> index = members.text("IndexName");
    if (index)
        if (auto fits = checkNameLength("IndexName", *index); !fits) return exchange.fail(fits.error());
    const auto status = exchange.services().tables.describeTable(*name);
    if (status && status->state == tables::ResourceState::Creating) return exchange.fail(notActive("TableStatus"));
    const auto isComing = [&index](const tables::IndexStatus& each) {
        return each.name == index && each.state == tables::ResourceState::Creating;
    };
    if (status && std::any_of(status->indexes.begin(), status->indexes.end(), isComing))
        return exchange.fail(notActive("IndexStatus"));
    const QByteArray mode = members.text("ContributorInsightsMode").value_or("ACCESSED_AND_THROTTLED_KEYS");
    const bool enable = members.text("ContributorInsightsAction") == QByteArray("ENABLE");
    const ContributorInsights wanted =
        enable ? tables::valueOf(tables::insightsWords, mode).value_or(ContributorInsights::AccessedAndThrottledKeys)
               : ContributorInsights::Disabled;
    changeTable(
        std::move(exchange), *name,
        [index, wanted](tables::TableDescription& table, const tables::TableStatus&) -> WireResult<void> {
            ContributorInsights* place = insightsOf(table, index);
            if (!place) return noIndex(*index, table.name);
            *place = wanted;
            return {};
        },
        [index, wanted, enable](Exchange& open, const tables::TableStatus& status) {
            QByteArray out;
            appendState(out, status.description.name, index, wanted, enable ? "ENABLING" : "DISABLING");
            open.answer(out + '}');
        });
}

void describeContributorInsights(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    auto name = readOwnTableName(exchange, members);
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    const std::optional<QByteArray> index = members.text("IndexName");
    if (index)
        if (auto fits = checkNameLength("IndexName", *index); !fits) return exchange.fail(fits.error());
    auto status = exchange.services().tables.describeTable(*name);
    if (!status) return exchange.fail(status.error());
    const ContributorInsights* insights = insightsOf(status->description, index);
    if (!insights) return exchange.fail(noIndex(*index, *name));
    const bool isOn = *insights != ContributorInsights::Disabled;
    QByteArray out;
    appendState(out, *name, index, *insights, isOn ? "ENABLED" : "DISABLED");
    if (isOn) appendRules(out, *status, index, *insights);
    if (status->times.insightsMs > 0) {
        appendMember(out, "LastUpdateDateTime");
        appendSeconds(out, status->times.insightsMs);
    }
    exchange.answer(out + '}');
}

void listContributorInsights(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    QList<QByteArray> names = exchange.services().tables.tableNames();
    if (members.find("TableName")) {
        auto name = readOwnTableName(exchange, members);
        if (!name) return exchange.fail(name.error());
        exchange.setTable(*name);
        if (auto status = exchange.services().tables.describeTable(*name); !status)
            return exchange.fail(status.error());
        names = {*name};
    }
    // The token counts what earlier pages have shown.
    qint64 skip = members.text("NextToken").value_or("0").toLongLong();
    qint64 left = members.integer("MaxResults").value_or(100);
    qint64 shown = skip;
    bool more = false;
    QByteArray summaries;
    const auto add = [&](const QByteArray& table, const std::optional<QByteArray>& index,
                         ContributorInsights insights) {
        if (insights == ContributorInsights::Disabled || more) return;
        if (skip > 0) {
            --skip;
            return;
        }
        if (left == 0) {
            more = true;
            return;
        }
        --left;
        ++shown;
        QByteArray one;
        appendState(one, table, index, insights, "ENABLED");
        summaries += (summaries.isEmpty() ? "" : ",") + one + '}';
    };
    for (const QByteArray& name : names) {
        const auto status = exchange.services().tables.describeTable(name);
        if (!status) continue;
        add(name, std::nullopt, status->description.insights);
        for (const tables::IndexDescription& index : status->description.indexes)
            add(name, index.name, index.insights);
    }
    QByteArray out = "{\"ContributorInsightsSummaries\":[" + summaries + ']';
    if (more) out += ",\"NextToken\":\"" + QByteArray::number(shown) + '"';
    exchange.answer(out + '}');
}

}  // namespace trestle::aws
