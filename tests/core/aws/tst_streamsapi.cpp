#include "tests/core/aws/WireService.h"

#include <QTest>

using namespace trestle;
using namespace trestle::tests;

namespace {

const QByteArray streams = "DynamoDBStreams_20120810.";
constexpr qint64 hourMs = 3600 * 1000;

}  // namespace

class TestStreamsApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void recordsOfWrites();
    void views_data();
    void views();
    void iterators();
    void describes();
    void closedShardStaysReadable();
    void oldRecordsAreTrimmed();
    void iteratorsExpire();
    void deletionsByTheService();
    void refusals_data();
    void refusals();
    void listing();
    void survivesRestart();

private:
    void create(const QByteArray& name, tables::StreamView view);
    void put(const QByteArray& table, const QByteArray& id, const QByteArray& value = "1");
    QByteArray arn(const QByteArray& table);
    QByteArray shard(const QByteArray& table);
    QByteArray iterator(const QByteArray& table, const QByteArray& type, const QByteArray& sequence = {});
    WireAnswer records(const QByteArray& iterator, int limit = 1000);

    std::unique_ptr<WireService> m_service;
};

void TestStreamsApi::init()
{
    tables::Tables::Options options;
    options.expiryIntervalMs = 5;
    m_service = std::make_unique<WireService>(options);
}

void TestStreamsApi::create(const QByteArray& name, tables::StreamView view)
{
    tables::TableDescription table;
    table.name = name;
    table.keys.partition = {"id", tables::KeyType::S};
    table.stream = view;
    table.timeToLiveAttribute = "expires";
    std::promise<bool> created;
    m_service->tables().createTable(table, [&](auto result) { created.set_value(bool(result)); });
    QVERIFY(created.get_future().get());
}

void TestStreamsApi::put(const QByteArray& table, const QByteArray& id, const QByteArray& value)
{
    const WireAnswer answer = m_service->call("PutItem", R"({"TableName":")" + table + R"(","Item":{"id":{"S":")" + id +
                                                             R"("},"n":{"N":")" + value + R"("}}})");
    QCOMPARE(answer.status, 200);
}

QByteArray TestStreamsApi::arn(const QByteArray& table)
{
    return m_service->call(streams + "ListStreams", R"({"TableName":")" + table + R"("})")
        .text({"Streams", "0", "StreamArn"});
}

QByteArray TestStreamsApi::shard(const QByteArray& table)
{
    return m_service->call(streams + "DescribeStream", R"({"StreamArn":")" + arn(table) + R"("})")
        .text({"StreamDescription", "Shards", "0", "ShardId"});
}

QByteArray TestStreamsApi::iterator(const QByteArray& table, const QByteArray& type, const QByteArray& sequence)
{
    const WireAnswer answer = m_service->call(
        streams + "GetShardIterator",
        R"({"StreamArn":")" + arn(table) + R"(","ShardId":")" + shard(table) + R"(","ShardIteratorType":")" + type +
            '"' + (sequence.isEmpty() ? QByteArray() : R"(,"SequenceNumber":")" + sequence + '"') + '}');
    return answer.status == 200 ? answer.text({"ShardIterator"}) : answer.error();
}

WireAnswer TestStreamsApi::records(const QByteArray& from, int limit)
{
    return m_service->call(streams + "GetRecords",
                           R"({"ShardIterator":")" + from + R"(","Limit":)" + QByteArray::number(limit) + '}');
}

void TestStreamsApi::recordsOfWrites()
{
    create("Books", tables::StreamView::NewAndOldImages);
    create("Other", tables::StreamView::KeysOnly);
    put("Books", "a", "101");
    put("Other", "x");
    put("Books", "a", "101");  // changes nothing, leaves no record
    put("Books", "a", "7");
    m_service->call("DeleteItem", R"({"TableName":"Books","Key":{"id":{"S":"missing"}}})");
    m_service->call("DeleteItem", R"({"TableName":"Books","Key":{"id":{"S":"a"}}})");

    const WireAnswer answer = records(iterator("Books", "TRIM_HORIZON"));
    QCOMPARE(answer.count("Records"), 3);
    QByteArrayList names;
    QByteArrayList numbers;
    for (const base::JsonValue& record : answer.list({"Records"})) {
        names.append(record.find("eventName")->string());
        numbers.append(record.find("dynamodb")->find("SequenceNumber")->string());
    }
    QCOMPARE(names, QByteArrayList({"INSERT", "MODIFY", "REMOVE"}));
    QVERIFY(std::is_sorted(numbers.begin(), numbers.end()));
    QCOMPARE(numbers[0].size(), 21);
    const base::JsonValue first = answer.at({"Records", "0"});
    QCOMPARE(first.find("eventID")->string().size(), 32);
    base::JsonValue rest;
    for (const auto& [name, value] : first.object())
        if (name != "eventID") rest.insert(name, value);
    QCOMPARE(base::writeJson(rest),
             QByteArray(R"({"awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":1700000000,)"
                        R"("Keys":{"id":{"S":"a"}},"NewImage":{"id":{"S":"a"},"n":{"N":"101"}},"SequenceNumber":")" +
                        numbers[0] +
                        R"(","SizeBytes":10,"StreamViewType":"NEW_AND_OLD_IMAGES"},"eventName":"INSERT",)"
                        R"("eventSource":"aws:dynamodb","eventVersion":"1.1"})"));
    // The same record is the same record, and the shard goes on.
    QCOMPARE(records(iterator("Books", "TRIM_HORIZON")).text({"Records", "0", "eventID"}),
             first.find("eventID")->string());
    put("Books", "b");
    QCOMPARE(records(answer.text({"NextShardIterator"})).count("Records"), 1);
}

void TestStreamsApi::views_data()
{
    QTest::addColumn<int>("view");
    QTest::addColumn<bool>("hasOld");
    QTest::addColumn<bool>("hasNew");
    QTest::newRow("KEYS_ONLY") << int(tables::StreamView::KeysOnly) << false << false;
    QTest::newRow("NEW_IMAGE") << int(tables::StreamView::NewImage) << false << true;
    QTest::newRow("OLD_IMAGE") << int(tables::StreamView::OldImage) << true << false;
    QTest::newRow("NEW_AND_OLD_IMAGES") << int(tables::StreamView::NewAndOldImages) << true << true;
}

void TestStreamsApi::views()
{
    QFETCH(int, view);
    QFETCH(bool, hasOld);
    QFETCH(bool, hasNew);
    create("Books", tables::StreamView(view));
    put("Books", "a", "1");
    put("Books", "a", "2");
    const base::JsonValue record = records(iterator("Books", "TRIM_HORIZON")).at({"Records", "1", "dynamodb"});
    QCOMPARE(record.find("OldImage") != nullptr, hasOld);
    QCOMPARE(record.find("NewImage") != nullptr, hasNew);
    QCOMPARE(record.find("StreamViewType")->string(), QByteArray(QTest::currentDataTag()));
    QVERIFY(record.find("Keys"));
}

void TestStreamsApi::iterators()
{
    create("Books", tables::StreamView::KeysOnly);
    for (const char* id : {"a", "b", "c"})
        put("Books", id);
    const auto ids = [this](const QByteArray& from) {
        QByteArray text;
        const WireAnswer answer = records(from);
        for (const base::JsonValue& record : answer.list({"Records"}))
            text += record.find("dynamodb")->find("Keys")->find("id")->find("S")->string();
        return text;
    };
    const QByteArray second =
        records(iterator("Books", "TRIM_HORIZON")).text({"Records", "1", "dynamodb", "SequenceNumber"});
    QCOMPARE(ids(iterator("Books", "TRIM_HORIZON")), QByteArray("abc"));
    QCOMPARE(ids(iterator("Books", "AT_SEQUENCE_NUMBER", second)), QByteArray("bc"));
    QCOMPARE(ids(iterator("Books", "AFTER_SEQUENCE_NUMBER", second)), QByteArray("c"));
    for (const char* type : {"TRIM_HORIZON", "LATEST"})  // take no sequence number, the others need one
        QVERIFY(iterator("Books", type, second).startsWith("ValidationException: SequenceNumber"));
    QVERIFY(iterator("Books", "AT_SEQUENCE_NUMBER").startsWith("ValidationException: SequenceNumber"));
    const QByteArray latest = iterator("Books", "LATEST");
    QCOMPARE(ids(latest), QByteArray());
    put("Books", "d");
    QCOMPARE(ids(latest), QByteArray("d"));

    const WireAnswer page = records(iterator("Books", "TRIM_HORIZON"), 2);
    QCOMPARE(page.count("Records"), 2);
    QCOMPARE(ids(page.text({"NextShardIterator"})), QByteArray("cd"));
}

void TestStreamsApi::describes()
{
    create("Books", tables::StreamView::NewImage);
    const WireAnswer answer = m_service->call(streams + "DescribeStream", R"({"StreamArn":")" + arn("Books") + R"("})");
    QCOMPARE(arn("Books"),
             QByteArray("arn:aws:dynamodb:us-east-1:000000000000:table/Books/stream/2023-11-14T22:13:20.000"));
    QCOMPARE(answer.text({"StreamDescription", "StreamStatus"}), QByteArray("ENABLED"));
    QCOMPARE(answer.text({"StreamDescription", "StreamViewType"}), QByteArray("NEW_IMAGE"));
    QCOMPARE(answer.text({"StreamDescription", "StreamLabel"}), QByteArray("2023-11-14T22:13:20.000"));
    QCOMPARE(answer.text({"StreamDescription", "KeySchema", "0", "AttributeName"}), QByteArray("id"));
    const base::JsonValue range = answer.at({"StreamDescription", "Shards", "0", "SequenceNumberRange"});
    QVERIFY(range.find("StartingSequenceNumber"));
    QVERIFY(!range.find("EndingSequenceNumber"));
    QVERIFY(shard("Books").size() >= 28);
    put("Books", "a");
    QCOMPARE(records(iterator("Books", "AT_SEQUENCE_NUMBER", range.find("StartingSequenceNumber")->string()))
                 .count("Records"),
             1);
    const WireAnswer rest =
        m_service->call(streams + "DescribeStream", R"({"StreamArn":")" + arn("Books") +
                                                        R"(","ExclusiveStartShardId":")" + shard("Books") + R"("})");
    QCOMPARE(rest.at({"StreamDescription", "Shards"}).array().size(), size_t(0));
}

void TestStreamsApi::closedShardStaysReadable()
{
    create("Books", tables::StreamView::KeysOnly);
    put("Books", "a");
    const QByteArray streamArn = arn("Books");
    QCOMPARE(m_service->call("DeleteTable", R"({"TableName":"Books"})").status, 200);
    m_service->clock.advanceMs(1);
    create("Books", tables::StreamView::KeysOnly);  // another table under the same name
    put("Books", "b");
    const WireAnswer described = m_service->call(streams + "DescribeStream", R"({"StreamArn":")" + streamArn + R"("})");
    QCOMPARE(described.text({"StreamDescription", "StreamStatus"}), QByteArray("DISABLED"));
    QVERIFY(
        !described.text({"StreamDescription", "Shards", "0", "SequenceNumberRange", "EndingSequenceNumber"}).isEmpty());
    const WireAnswer answer = records(iterator("Books", "TRIM_HORIZON"));
    QCOMPARE(answer.count("Records"), 1);
    QCOMPARE(answer.text({"Records", "0", "dynamodb", "Keys", "id", "S"}), QByteArray("a"));
    QVERIFY(answer.at({"NextShardIterator"}).isNull());
    m_service->clock.advanceMs(25 * hourMs);
    QCOMPARE(m_service->call(streams + "DescribeStream", R"({"StreamArn":")" + streamArn + R"("})").error(),
             "ResourceNotFoundException: Requested resource not found: Stream: " + streamArn + " not found");
}

void TestStreamsApi::oldRecordsAreTrimmed()
{
    create("Books", tables::StreamView::KeysOnly);
    put("Books", "a");
    const QByteArray old =
        records(iterator("Books", "TRIM_HORIZON")).text({"Records", "0", "dynamodb", "SequenceNumber"});
    m_service->clock.advanceMs(23 * hourMs);
    put("Books", "b");
    QCOMPARE(records(iterator("Books", "TRIM_HORIZON")).count("Records"), 2);
    m_service->clock.advanceMs(2 * hourMs);
    QCOMPARE(records(iterator("Books", "TRIM_HORIZON")).count("Records"), 1);
    QVERIFY(iterator("Books", "AT_SEQUENCE_NUMBER", old).startsWith("TrimmedDataAccessException: "));
    m_service->clock.advanceMs(48 * hourMs);
    QCOMPARE(records(iterator("Books", "TRIM_HORIZON")).count("Records"), 0);
}

void TestStreamsApi::iteratorsExpire()
{
    create("Books", tables::StreamView::KeysOnly);
    const QByteArray from = iterator("Books", "LATEST");
    m_service->clock.advanceMs(15 * 60 * 1000);
    QCOMPARE(records(from).status, 200);
    m_service->clock.advanceMs(1);
    QVERIFY(records(from).error().startsWith("ExpiredIteratorException: "));
}

void TestStreamsApi::deletionsByTheService()
{
    create("Books", tables::StreamView::KeysOnly);
    m_service->call("PutItem", R"({"TableName":"Books","Item":{"id":{"S":"a"},"expires":{"N":"1699999999"}}})");
    QTRY_COMPARE(records(iterator("Books", "TRIM_HORIZON")).count("Records"), 2);
    QCOMPARE(base::writeJson(records(iterator("Books", "TRIM_HORIZON")).at({"Records", "1", "userIdentity"})),
             QByteArray(R"({"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"})"));
    QVERIFY(records(iterator("Books", "TRIM_HORIZON")).at({"Records", "0", "userIdentity"}).isNull());
}

void TestStreamsApi::refusals_data()
{
    QTest::addColumn<QByteArray>("operation");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("error");
    const QByteArray arn = "arn:aws:dynamodb:us-east-1:000000000000:table/No/stream/2023-11-14T22:13:20.000";
    const QByteArray absent = "ResourceNotFoundException: Requested resource not found: Stream: " + arn + " not found";
    QTest::newRow("absent") << QByteArray("DescribeStream") << QByteArray(R"({"StreamArn":")" + arn + R"("})")
                            << absent;
    QTest::newRow("absent, iterator")
        << QByteArray("GetShardIterator")
        << QByteArray(R"({"StreamArn":")" + arn +
                      R"(","ShardId":"shardId-00000000000000000000-00000000","ShardIteratorType":"LATEST"})")
        << absent;
    QTest::newRow("no stream's ARN") << QByteArray("DescribeStream")
                                     << QByteArray(
                                            R"({"StreamArn":"arn:aws:dynamodb:us-east-1:000000000000:table/No"})")
                                     << QByteArray("ValidationException: Invalid StreamArn");
    QTest::newRow("short ARN")
        << QByteArray("DescribeStream") << QByteArray(R"({"StreamArn":"x"})")
        << QByteArray(
               "ValidationException: 1 validation error detected: Value 'x' at 'streamArn' "
               "failed to satisfy constraint: Member must have length greater than or equal to 37");
    for (const char* limit : {"0", "101"})
        QTest::newRow(limit) << QByteArray("ListStreams") << QByteArray(R"({"Limit":)" + QByteArray(limit) + '}')
                             << QByteArray(
                                    "ValidationException: 1 validation error detected: Value '" + QByteArray(limit) +
                                    "' at 'limit' failed to satisfy constraint: Member must have value " +
                                    (limit[0] == '0' ? "greater than or equal to 1" : "less than or equal to 100"));
    QTest::newRow("made up iterator") << QByteArray("GetRecords") << QByteArray(R"({"ShardIterator":"x|1|eA=="})")
                                      << QByteArray("ValidationException: Invalid ShardIterator");
    QTest::newRow("too many records")
        << QByteArray("GetRecords") << QByteArray(R"({"ShardIterator":"x","Limit":1001})")
        << QByteArray(
               "ValidationException: 1 validation error detected: Value '1001' at 'limit' "
               "failed to satisfy constraint: Member must have value less than or equal to 1000");
}

void TestStreamsApi::refusals()
{
    QFETCH(QByteArray, operation);
    QFETCH(QByteArray, body);
    QTEST(m_service->call(streams + operation, body).error(), "error");
}

void TestStreamsApi::listing()
{
    for (const char* name : {"One", "Two", "Three"}) {
        create(name, tables::StreamView::KeysOnly);
        m_service->clock.advanceMs(1);
    }
    const WireAnswer first = m_service->call(streams + "ListStreams", R"({"Limit":2})");
    QCOMPARE(first.count("Streams"), 2);
    const WireAnswer rest = m_service->call(
        streams + "ListStreams", R"({"ExclusiveStartStreamArn":")" + first.text({"LastEvaluatedStreamArn"}) + R"("})");
    QCOMPARE(rest.text({"Streams", "0", "TableName"}), QByteArray("Three"));
    QVERIFY(rest.at({"LastEvaluatedStreamArn"}).isNull());
    QCOMPARE(m_service->call(streams + "ListStreams", R"({"TableName":"Nowhere"})").count("Streams"), 0);
}

void TestStreamsApi::survivesRestart()
{
    QTemporaryDir folder;
    tables::Tables::Options options;
    options.path = folder.filePath(QStringLiteral("data.db"));
    m_service.reset();
    m_service = std::make_unique<WireService>(options);
    create("Books", tables::StreamView::KeysOnly);
    put("Books", "a");
    const QByteArray from = iterator("Books", "TRIM_HORIZON");
    m_service.reset();
    m_service = std::make_unique<WireService>(options);
    QCOMPARE(records(from).text({"Records", "0", "dynamodb", "Keys", "id", "S"}), QByteArray("a"));
}

QTEST_GUILESS_MAIN(TestStreamsApi)
#include "tst_streamsapi.moc"
