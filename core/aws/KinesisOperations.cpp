// EnableKinesisStreamingDestination, DisableKinesisStreamingDestination, UpdateKinesisStreamingDestination,
// DescribeKinesisStreamingDestination: destinations are kept and described; there is no Kinesis here to write to.
#include "core/aws/AnswerJson.h"
#include "core/aws/ResourceArn.h"
#include "core/aws/TableChange.h"
#include "core/aws/Translators.h"
#include "core/tables/schema/SettingWords.h"

namespace trestle::aws {

using base::ErrorCode;
using base::JsonValue;
using Precision = tables::KinesisDestination::Precision;

namespace {

tables::OperationError wrongState(const QString& why)
{
    return {ErrorCode::Validation,
            QStringLiteral("Table is not in a valid state to enable Kinesis Streaming Destination: ") + why};
}

std::optional<Precision> readPrecision(const WireMembers& members, QByteArrayView configuration)
{
    const JsonValue* json = members.find(configuration);
    const auto word = json ? WireMembers(*json).text("ApproximateCreationDateTimePrecision") : std::nullopt;
    return word ? tables::valueOf(tables::precisionWords, *word) : std::nullopt;
}

QByteArray destinationJson(const QByteArray& table, const QByteArray& stream, QByteArrayView state,
                           QByteArrayView configuration, std::optional<Precision> precision)
{
    QByteArray out;
    appendString(out, "TableName", table);
    appendString(out, "StreamArn", stream);
    appendString(out, "DestinationStatus", state);
    if (precision && *precision != Precision::Unset) {
        appendMember(out, configuration);
        out += "{\"ApproximateCreationDateTimePrecision\":\"" +
               tables::wordOf(tables::precisionWords, *precision).toByteArray() + "\"}";
    }
    return out + '}';
}

tables::KinesisDestination* find(tables::TableDescription& table, const QByteArray& stream)
{
    for (tables::KinesisDestination& destination : table.kinesisDestinations)
        if (destination.streamArn == stream) return &destination;
    return nullptr;
}

// What all three changes read; false if the exchange has been answered.
bool readTarget(Exchange& exchange, const WireMembers& members, QByteArray& table, QByteArray& stream)
{
    auto name = readOwnTableName(exchange, members);
    if (!name) {
        exchange.fail(name.error());
        return false;
    }
    exchange.setTable(*name);
    table = *std::move(name);
    stream = members.text("StreamArn").value_or(QByteArray());
    return true;
}

}  // namespace

void enableKinesisStreamingDestination(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    QByteArray table;
    QByteArray stream;
    if (!readTarget(exchange, members, table, stream)) return;
    const auto precision = readPrecision(members, "EnableKinesisStreamingConfiguration");
    changeTable(
        std::move(exchange), table,
        [stream, precision](tables::TableDescription& description, const tables::TableStatus&) -> WireResult<void> {
            if (!description.kinesisDestinations.isEmpty())
                return wrongState(
                    QStringLiteral("EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED "
                                   "to perform ENABLE operation."));
            description.kinesisDestinations.append({stream, precision.value_or(Precision::Unset)});
            return {};
        },
        [table, stream, precision](Exchange& open, const tables::TableStatus&) {
            open.answer(destinationJson(table, stream, "ENABLING", "EnableKinesisStreamingConfiguration", precision));
        });
}

void disableKinesisStreamingDestination(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    QByteArray table;
    QByteArray stream;
    if (!readTarget(exchange, members, table, stream)) return;
    if (members.find("EnableKinesisStreamingConfiguration"))
        return exchange.fail(
            {ErrorCode::Validation,
             QStringLiteral("Stream cannot be disabled using EnableKinesisStreamingConfiguration parameters")});
    changeTable(
        std::move(exchange), table,
        [stream](tables::TableDescription& description, const tables::TableStatus&) -> WireResult<void> {
            if (!find(description, stream))
                return wrongState(
                    QStringLiteral("KinesisStreamingDestination must be ACTIVE to perform DISABLE operation."));
            description.kinesisDestinations.removeIf(
                [&stream](const tables::KinesisDestination& destination) { return destination.streamArn == stream; });
            return {};
        },
        [table, stream](Exchange& open, const tables::TableStatus&) {
            open.answer(destinationJson(table, stream, "DISABLING", {}, {}));
        });
}

void updateKinesisStreamingDestination(Exchange exchange, const JsonValue& body)
{
    const WireMembers members(body);
    QByteArray table;
    QByteArray stream;
    if (!readTarget(exchange, members, table, stream)) return;
    const auto precision = readPrecision(members, "UpdateKinesisStreamingConfiguration");
    if (!precision)
        return exchange.fail(
            {ErrorCode::Validation, QStringLiteral("Streaming destination cannot be updated with given parameters: "
                                                   "UpdateKinesisStreamingConfiguration cannot be null or contain only "
                                                   "null values")});
    changeTable(
        std::move(exchange), table,
        [table, stream, precision](tables::TableDescription& description,
                                   const tables::TableStatus& status) -> WireResult<void> {
            tables::KinesisDestination* destination = find(description, stream);
            if (!destination)
                return wrongState(QStringLiteral("Kinesis streaming is not in ACTIVE state. Updates are only allowed "
                                                 "in ACTIVE state. TableName: %1, kdsArn: %2")
                                      .arg(QString::fromUtf8(table), QString::fromUtf8(stream)));
            if (destination->precision == *precision)
                return tables::OperationError(
                    ErrorCode::Validation,
                    QStringLiteral("Invalid Request: Precision is already set to the desired value of %1 for tableId: "
                                   "%2, kdsArn: %3")
                        .arg(QString::fromUtf8(tables::wordOf(tables::precisionWords, *precision).toByteArray()),
                             QString::fromUtf8(status.id), QString::fromUtf8(stream)));
            destination->precision = *precision;
            return {};
        },
        [table, stream, precision](Exchange& open, const tables::TableStatus&) {
            open.answer(destinationJson(table, stream, "UPDATING", "UpdateKinesisStreamingConfiguration", precision));
        });
}

void describeKinesisStreamingDestination(Exchange exchange, const JsonValue& body)
{
    auto name = readOwnTableName(exchange, WireMembers(body));
    if (!name) return exchange.fail(name.error());
    exchange.setTable(*name);
    const auto status = exchange.services().tables.describeTable(*name);
    if (!status) return exchange.fail(status.error());
    QByteArray out = "{\"KinesisDataStreamDestinations\":[";
    for (const tables::KinesisDestination& destination : status->description.kinesisDestinations) {
        if (!out.endsWith('[')) out += ',';
        const bool micro = destination.precision == Precision::Microsecond;
        out +=
            "{\"ApproximateCreationDateTimePrecision\":" + QByteArray(micro ? "\"MICROSECOND\"" : "\"MILLISECOND\"") +
            ",\"DestinationStatus\":\"ACTIVE\",\"StreamArn\":";
        base::appendJsonString(out, destination.streamArn);
        out += '}';
    }
    out += "],\"TableName\":";
    base::appendJsonString(out, *name);
    exchange.answer(out + '}');
}

}  // namespace trestle::aws
