// streams(space INTEGER, label INTEGER, record BLOB, PRIMARY KEY(space,label)) WITHOUT ROWID
// record = checksum:8 json; checksum = stableHash of json, little-endian
// json   = {"Table": text, "View": text, "Keys": [[name, type], [name, type]?], "First": number, "Last": number?,
//           "ClosedMs": number?}
#include "core/tables/changes/StreamRegister.h"

#include "core/base/Json.h"
#include "core/tables/schema/SettingWords.h"
#include "core/tables/storage/StoredRow.h"

#include <QtEndian>

namespace trestle::tables {

namespace {

using base::JsonValue;

QByteArray encode(const Stream& stream)
{
    JsonValue json;
    json.insert("Table", stream.tableName);
    json.insert("View", wordOf(streamViewWords, stream.view).toByteArray());
    const auto key = [](const KeyAttribute& attribute) {
        return JsonValue::Array{attribute.name, wordOf(keyTypeWords, attribute.type).toByteArray()};
    };
    JsonValue::Array keys{key(stream.keys.partition)};
    if (stream.keys.sort) keys.push_back(key(*stream.keys.sort));
    json.insert("Keys", std::move(keys));
    json.insert("First", stream.first);
    if (stream.last) {
        json.insert("Last", *stream.last);
        json.insert("ClosedMs", stream.closedMs);
    }
    const QByteArray text = base::writeJson(json);
    QByteArray record(8, Qt::Uninitialized);
    qToLittleEndian<quint64>(stableHash(text), record.data());
    return record + text;
}

std::optional<KeyAttribute> decodeKey(const JsonValue& json)
{
    const JsonValue::Array& pair = json.array();
    if (pair.size() != 2) return {};
    const auto type = valueOf(keyTypeWords, pair[1].string());
    return type ? std::optional(KeyAttribute{pair[0].string(), *type}) : std::nullopt;
}

std::optional<Stream> decode(QByteArrayView record)
{
    if (record.size() < 8 || qFromLittleEndian<quint64>(record.data()) != stableHash(record.sliced(8))) return {};
    const auto json = base::parseJson(record.sliced(8));
    if (!json) return {};
    const auto member = [&json](QByteArrayView name) {
        static const JsonValue none;
        const JsonValue* found = json->find(name);
        return found ? found : &none;
    };
    Stream stream;
    stream.tableName = member("Table")->string();
    const auto view = valueOf(streamViewWords, member("View")->string());
    const JsonValue::Array& keys = member("Keys")->array();
    if (!view || keys.empty()) return {};
    stream.view = *view;
    const auto partition = decodeKey(keys[0]);
    if (!partition) return {};
    stream.keys.partition = *partition;
    if (keys.size() > 1) stream.keys.sort = decodeKey(keys[1]);
    stream.first = member("First")->toInteger().value_or(0);
    stream.last = member("Last")->toInteger();
    stream.closedMs = member("ClosedMs")->toInteger().value_or(0);
    return stream;
}

}  // namespace

base::Result<StreamRegister> StreamRegister::open(const SqliteConnection& connection)
{
    if (auto made = connection.execute("CREATE TABLE IF NOT EXISTS streams(space INTEGER, label INTEGER, record BLOB, "
                                       "PRIMARY KEY(space,label)) WITHOUT ROWID");
        !made)
        return made.error();
    StreamRegister streams(connection);
    const std::pair<SqliteStatement*, const char*> statements[] = {
        {&streams.m_put, "REPLACE INTO streams VALUES(?1,?2,?3)"},
        {&streams.m_remove, "DELETE FROM streams WHERE space=?1 AND label=?2"},
    };
    for (const auto& [statement, sql] : statements) {
        auto prepared = connection.prepare(sql);
        if (!prepared) return prepared.error();
        *statement = std::move(*prepared);
    }
    return streams;
}

base::Result<void> StreamRegister::follow(Catalog& catalog, const TableEntry* before, const TableEntry* after,
                                          qint64 nextSequence, qint64 nowMs)
{
    const bool was = before && before->description.stream;
    const bool is = after && after->description.stream;
    if (was == is && (!was || before->description.stream == after->description.stream)) return {};
    if (was) {
        for (const StreamPointer& stream : catalog.streams()) {
            if (stream->space != before->space || !stream->isOpen()) continue;
            Stream closed = *stream;
            closed.last = nextSequence - 1;
            closed.closedMs = nowMs;
            if (auto put = this->put(catalog, std::move(closed)); !put) return put;
            break;
        }
    }
    if (is) {
        // The table's own note of the time names the stream, so that both say the same.
        const qint64 labelMs = after->times.streamMs != 0 ? after->times.streamMs : nowMs;
        Stream opened{after->description.name, after->space, labelMs, *after->description.stream,
                      after->description.keys, nextSequence};
        const auto isTaken = [&](const StreamPointer& stream) {
            return stream->tableName == opened.tableName && stream->labelMs == opened.labelMs;
        };
        while (std::any_of(catalog.streams().begin(), catalog.streams().end(), isTaken))
            ++opened.labelMs;
        if (auto put = this->put(catalog, std::move(opened)); !put) return put;
    }
    return forgetOld(catalog, nowMs);
}

base::Result<void> StreamRegister::put(Catalog& catalog, Stream stream)
{
    const QByteArray record = encode(stream);
    if (!m_put.bind(1, stream.space).bind(2, stream.labelMs).bind(3, record).run()) return m_connection->lastError();
    catalog.putStream(std::make_shared<const Stream>(std::move(stream)));
    return {};
}

base::Result<void> StreamRegister::forgetOld(Catalog& catalog, qint64 nowMs)
{
    const std::vector<StreamPointer> streams = catalog.streams();
    for (const StreamPointer& stream : streams) {
        if (stream->isOpen() || stream->closedMs > nowMs - streamRetentionMs) continue;
        if (!m_remove.bind(1, stream->space).bind(2, stream->labelMs).run()) return m_connection->lastError();
        catalog.removeStream(*stream);
    }
    return {};
}

base::Result<void> readStreams(const SqliteConnection& connection, Catalog& catalog)
{
    // A file of an older version has none; the writer makes the table.
    const auto exists = connection.integer("SELECT count(*) FROM sqlite_schema WHERE name='streams'");
    if (!exists) return exists.error();
    if (*exists == 0) return {};
    auto select = connection.prepare("SELECT space,label,record FROM streams ORDER BY label");
    if (!select) return select.error();
    while (true) {
        switch (select->step()) {
            case SqliteStatement::Step::Done:
                return {};
            case SqliteStatement::Step::Failed:
                return connection.lastError();
            case SqliteStatement::Step::Row:
                break;
        }
        auto stream = decode(select->bytes(2));
        if (!stream)
            return base::Error{base::ErrorCode::Internal,
                               QStringLiteral("The data file %1 is damaged: a stream of %2")
                                   .arg(connection.path(), QString::fromUtf8(catalog.nameOf(select->integer(0))))};
        stream->space = select->integer(0);
        stream->labelMs = select->integer(1);
        catalog.putStream(std::make_shared<const Stream>(std::move(*stream)));
    }
}

}  // namespace trestle::tables
