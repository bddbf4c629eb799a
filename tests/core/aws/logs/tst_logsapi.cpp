// CloudWatch Logs' wire: what clients ask step by step, and what comes back.
#include "core/aws/logs/FilterPattern.h"
#include "core/aws/logs/LogsApi.h"
#include "core/base/Json.h"

#include <QTest>

using namespace trestle;
using aws::logs::FilterPattern;
using aws::logs::LogsApi;
using base::JsonValue;

namespace {

// A store with two streams of a function, and the calls of a client.
struct Wire
{
    Wire() : store(std::move(*observe::LogStore::open({{}, 1 << 20, [] { return qint64(5'000); }}))), api({*store})
    {
        store->append("/aws/lambda/f", "2025/11/28/[$LATEST]a", {{1'000, "START one"}, {1'001, "hello ERROR"}});
        store->append("/aws/lambda/f", "2025/11/28/[1]b", {{1'500, "START two"}, {1'501, "bye"}});
    }

    http::Response send(const QByteArray& operation, QByteArray json, const QByteArray& host = "localhost") const
    {
        http::Request request;
        request.method = "POST";
        request.target = "/";
        request.headers = {{"Host", host},
                           {"Content-Type", "application/x-amz-json-1.1"},
                           {"X-Amz-Target", "Logs_20140328." + operation}};
        request.body = json.replace('\'', '"');
        return LogsApi::accepts(request) ? api.answer(request) : http::Response{0, {}, {}};
    }

    JsonValue call(const QByteArray& operation, const QByteArray& json) const
    {
        return *base::parseJson(send(operation, json).body);
    }

    std::unique_ptr<observe::LogStore> store;
    LogsApi api;
};

QByteArray messages(const JsonValue& answer)
{
    QByteArray all;
    for (const JsonValue& event : answer.find("events")->array())
        all += event.find("message")->string() + '|';
    return all;
}

}  // namespace

class TestLogsApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filters_data();
    void filters();
    void pagesOfEvents();
    void groupsAndStreams();
    void refuses_data();
    void refuses();
    void patterns_data();
    void patterns();
};

void TestLogsApi::filters_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("found");
    QTest::newRow("all") << QByteArray("") << QByteArray("START one|hello ERROR|START two|bye|");
    QTest::newRow("a word") << QByteArray(", 'filterPattern': 'ERROR'") << QByteArray("hello ERROR|");
    QTest::newRow("from") << QByteArray(", 'startTime': 1500") << QByteArray("START two|bye|");
    QTest::newRow("until, which is part of it")
        << QByteArray(", 'endTime': 1001") << QByteArray("START one|hello ERROR|");
    QTest::newRow("streams") << QByteArray(", 'logStreamNames': ['2025/11/28/[1]b']") << QByteArray("START two|bye|");
    QTest::newRow("a prefix") << QByteArray(", 'logStreamNamePrefix': '2025/11/28/[$L'")
                              << QByteArray("START one|hello ERROR|");
    QTest::newRow("no stream") << QByteArray(", 'logStreamNamePrefix': '2026'") << QByteArray("");
}

void TestLogsApi::filters()
{
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, found);
    const Wire wire;
    const JsonValue answer = wire.call("FilterLogEvents", "{'logGroupName': '/aws/lambda/f'" + input + "}");
    QVERIFY2(answer.find("events"), writeJson(answer).constData());
    QCOMPARE(messages(answer), found);
    QVERIFY(!answer.find("nextToken"));
    if (!found.isEmpty()) {
        const JsonValue& event = answer.find("events")->array().front();
        QVERIFY(event.find("logStreamName") && event.find("eventId"));
        QCOMPARE(event.find("ingestionTime")->toInteger(), std::optional<qint64>(5'000));
    }
}

void TestLogsApi::pagesOfEvents()
{
    const Wire wire;
    QByteArray token;
    QByteArray all;
    for (int page = 0; page < 4; ++page) {
        const JsonValue answer =
            wire.call("FilterLogEvents", "{'logGroupName': '/aws/lambda/f', 'limit': 1" + token + "}");
        all += messages(answer);
        const JsonValue* next = answer.find("nextToken");
        QCOMPARE(next != nullptr, page < 3);
        if (next) token = ", 'nextToken': '" + next->string() + "'";
    }
    QCOMPARE(all, QByteArray("START one|hello ERROR|START two|bye|"));

    const QByteArray stream = "'logGroupName': '/aws/lambda/f', 'logStreamName': '2025/11/28/[1]b'";
    const JsonValue newest = wire.call("GetLogEvents", "{" + stream + ", 'limit': 1}");
    QCOMPARE(messages(newest), QByteArray("bye|"));
    const JsonValue older = wire.call(
        "GetLogEvents", "{" + stream + ", 'nextToken': '" + newest.find("nextBackwardToken")->string() + "'}");
    QCOMPARE(messages(older), QByteArray("START two|"));
    const QByteArray forward = newest.find("nextForwardToken")->string();
    const JsonValue end = wire.call("GetLogEvents", "{" + stream + ", 'nextToken': '" + forward + "'}");
    QCOMPARE(messages(end), QByteArray());
    QCOMPARE(end.find("nextForwardToken")->string(), forward);
    QCOMPARE(messages(wire.call("GetLogEvents", "{" + stream + ", 'startFromHead': true}")),
             QByteArray("START two|bye|"));
}

void TestLogsApi::groupsAndStreams()
{
    const Wire wire;
    QCOMPARE(wire.send("CreateLogGroup", "{'logGroupName': '/own', 'tags': {'a': '1'}}").status, 200);
    QCOMPARE(wire.send("PutRetentionPolicy", "{'logGroupName': '/own', 'retentionInDays': 7}").status, 200);
    const JsonValue groups = wire.call("DescribeLogGroups", "{'logGroupNamePrefix': '/own'}");
    QCOMPARE(groups.find("logGroups")->array().size(), size_t(1));
    const JsonValue& group = groups.find("logGroups")->array().front();
    QCOMPARE(group.find("arn")->string(), QByteArray("arn:aws:logs:us-east-1:000000000000:log-group:/own:*"));
    QCOMPARE(group.find("retentionInDays")->toInteger(), std::optional<qint64>(7));
    const QByteArray arn = "{'resourceArn': 'arn:aws:logs:us-east-1:000000000000:log-group:/own'";
    QCOMPARE(wire.send("TagResource", arn + ", 'tags': {'b': '2'}}").status, 200);
    QCOMPARE(wire.send("UntagResource", arn + ", 'tagKeys': ['a']}").status, 200);
    QCOMPARE(writeJson(wire.call("ListTagsForResource", arn + "}")), QByteArray(R"({"tags":{"b":"2"}})"));

    QCOMPARE(wire.send("CreateLogStream", "{'logGroupName': '/own', 'logStreamName': 's'}").status, 200);
    QCOMPARE(wire.send("PutLogEvents",
                       "{'logGroupName': '/own', 'logStreamName': 's', 'logEvents': [{'timestamp': 7, "
                       "'message': 'm'}]}")
                 .status,
             200);
    QCOMPARE(messages(wire.call("FilterLogEvents", "{'logGroupIdentifier': '/own'}")), QByteArray("m|"));
    const JsonValue streams = wire.call(
        "DescribeLogStreams", "{'logGroupName': '/aws/lambda/f', 'orderBy': 'LastEventTime', 'descending': true}");
    QCOMPARE(streams.find("logStreams")->array().front().find("logStreamName")->string(),
             QByteArray("2025/11/28/[1]b"));
    QCOMPARE(wire.send("DeleteLogGroup", "{'logGroupName': '/own'}").status, 200);
    QCOMPARE(wire.call("DescribeLogGroups", "{'logGroupNamePattern': 'OWN'}").find("logGroups")->array().size(),
             size_t(0));
}

void TestLogsApi::refuses_data()
{
    QTest::addColumn<QByteArray>("operation");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("type");
    const auto row = [](const char* title, const char* operation, const char* input, const char* type) {
        QTest::newRow(title) << QByteArray(operation) << QByteArray(input) << QByteArray(type);
    };
    row("no group", "FilterLogEvents", "{'logGroupName': '/no'}", "ResourceNotFoundException");
    row("no stream", "GetLogEvents", "{'logGroupName': '/aws/lambda/f', 'logStreamName': 'x'}",
        "ResourceNotFoundException");
    row("twice", "CreateLogGroup", "{'logGroupName': '/aws/lambda/f'}", "ResourceAlreadyExistsException");
    row("JSON pattern", "FilterLogEvents", "{'logGroupName': '/aws/lambda/f', 'filterPattern': '{ $.a = 1 }'}",
        "InvalidParameterException");
    row("live tail", "StartLiveTail", "{}", "UnknownOperationException");
    row("no JSON", "DescribeLogGroups", "[", "SerializationException");
}

void TestLogsApi::refuses()
{
    QFETCH(QByteArray, operation);
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, type);
    const Wire wire;
    const http::Response response = wire.send(operation, input);
    QCOMPARE(response.status, 400);
    QCOMPARE(base::parseJson(response.body)->find("__type")->string(), type);
    QCOMPARE(wire.send("DescribeLogGroups", "{}", "evil.example").status, 400);
}

void TestLogsApi::patterns_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char* pattern, const char* text, bool matches) {
        QTest::addRow("%s on %s", pattern, text) << QByteArray(pattern) << QByteArray(text) << matches;
    };
    row("", "anything", true);
    row("a b", "b and a", true);
    row("a b", "only a", false);
    row("\"a b\"", "b a b", true);
    row("\"a b\"", "b a", false);
    row("a -b", "a", true);
    row("a -b", "a b", false);
    row("?x ?y", "y", true);
    row("?x ?y", "z", false);
}

void TestLogsApi::patterns()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, text);
    QFETCH(bool, matches);
    const auto parsed = FilterPattern::parse(pattern);
    QVERIFY(parsed);
    QCOMPARE(parsed->matches(text), matches);
}

QTEST_GUILESS_MAIN(TestLogsApi)
#include "tst_logsapi.moc"
