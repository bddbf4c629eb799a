// Global tables of version 2017.11.29: CreateGlobalTable, UpdateGlobalTable, DescribeGlobalTable, ListGlobalTables,
// DescribeGlobalTableSettings, UpdateGlobalTableSettings. The service makes none any more, so there are none to be
// found; replicas of today are UpdateTable's ReplicaUpdates.
#include "core/aws/ReplicaUpdates.h"
#include "core/aws/Translators.h"

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using tables::OperationError;

namespace {

WireResult<QByteArray> readGlobalTableName(const WireMembers& members)
{
    const QByteArray name = members.text("GlobalTableName").value_or(QByteArray());
    if (auto fits = checkNameLength("TableName", name); !fits) return fits.error();
    return name;
}

OperationError versionUnsupported()
{
    return {ErrorCode::Validation,
            QStringLiteral("One or more parameter values were invalid: DynamoDB global tables version 2017.11.29 is "
                           "not supported. We recommend using DynamoDB global tables version 2019.11.21, instead of "
                           "version 2017.11.29 (Legacy).")};
}

OperationError globalTableNotFound(const QByteArray& name)
{
    return OperationError::named(
        "GlobalTableNotFoundException",
        QStringLiteral("Global table with name: '%1' does not exist.").arg(QString::fromUtf8(name)));
}

void failNotFound(Exchange& exchange, const JsonValue& body)
{
    auto name = readGlobalTableName(WireMembers(body));
    exchange.fail(name ? globalTableNotFound(*name) : name.error());
}

}  // namespace

void createGlobalTable(Exchange exchange, const JsonValue& body)
{
    auto name = readGlobalTableName(WireMembers(body));
    exchange.fail(name ? versionUnsupported() : name.error());
}

void updateGlobalTable(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    auto name = readGlobalTableName(members);
    if (!name) return exchange.fail(name.error());
    const JsonValue::Array& updates = members.find("ReplicaUpdates")->array();
    const auto has = [](const char* action) {
        return [action](const JsonValue& update) { return WireMembers(update).find(action) != nullptr; };
    };
    const bool saysNothing = std::any_of(updates.begin(), updates.end(), [&has](const JsonValue& update) {
        return !has("Create")(update) && !has("Delete")(update);
    });
    if (updates.empty() || saysNothing)
        return exchange.fail({ErrorCode::Validation, QStringLiteral("One or more parameter values were invalid")});
    if (std::any_of(updates.begin(), updates.end(), has("Create"))) return exchange.fail(versionUnsupported());
    exchange.fail(globalTableNotFound(*name));
}

void describeGlobalTable(Exchange exchange, const JsonValue& body)
{
    auto name = readGlobalTableName(WireMembers(body));
    if (!name) return exchange.fail(name.error());
    OperationError error = globalTableNotFound(*name);
    error.message.prepend(QLatin1String("Global table not found: "));
    exchange.fail(error);
}

void listGlobalTables(Exchange exchange, const JsonValue& body)
{
    const auto region = WireMembers(body).text("RegionName");
    if (region && !isReplicaRegion(*region))
        return exchange.fail({ErrorCode::InternalServerError, QStringLiteral("Internal server error")});
    exchange.answer(QByteArrayLiteral("{\"GlobalTables\":[]}"));
}

void describeGlobalTableSettings(Exchange exchange, const JsonValue& body)
{
    failNotFound(exchange, body);
}

void updateGlobalTableSettings(Exchange exchange, const JsonValue& body)
{
    failNotFound(exchange, body);
}

}  // namespace trestle::aws
