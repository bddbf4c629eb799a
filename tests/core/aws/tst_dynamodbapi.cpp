// The table service's wire over a real connection: each row of tests/data/dynamodb/*.json is a request and its answer,
// in order, against tables in a private data file. "<…>" in an expected answer matches anything; an "empty" one has no
// body.
#include "core/aws/DynamoDbApi.h"
#include "core/base/Json.h"
#include "core/gateway/rest/Compression.h"
#include "core/http/HttpServer.h"
#include "tests/core/aws/WireService.h"

#include <QDir>
#include <QFile>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <zlib.h>

using namespace trestle;

namespace {

const char* const createBooks = R"({"TableName":"Books","BillingMode":"PAY_PER_REQUEST",
    "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
    "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]})";

struct Answer
{
    int status = 0;
    http::Headers headers;
    QByteArray body;
};

class ApiHandler final : public http::Handler
{
public:
    explicit ApiHandler(aws::DynamoDbApi& api) : m_api(api) {}
    void handle(http::Request request, http::Responder responder) override
    {
        m_api.handle(std::move(request), std::move(responder));
    }

private:
    aws::DynamoDbApi& m_api;
};

// Tables, wire and server in one, each with its own data file.
class Endpoint
{
public:
    explicit Endpoint(aws::ErrorProfile profile = aws::ErrorProfile::Aws2026,
                      aws::SignatureCheck signatures = aws::SignatureCheck::Lenient,
                      const tables::StateDelays& delays = {})
    {
        tables::Tables::Options options;
        options.path = m_folder.filePath(QStringLiteral("tables.sqlite"));
        options.durability = tables::Durability::Fast;
        options.pacing.delays = delays;
        m_tables = *tables::Tables::open(options);
        m_api = std::make_unique<aws::DynamoDbApi>(
            aws::DynamoDbApi::Services{.tables = *m_tables,
                                       .traces = traces,
                                       .profile = profile,
                                       .signatures = signatures,
                                       .credentials = {"AKIDEXAMPLE", "secret", {}},
                                       .tableSetChanged = [this](const QByteArray&) { ++tableSetChanges; }});
        m_handler = std::make_unique<ApiHandler>(*m_api);
        http::HttpServer::Options serverOptions;
        serverOptions.limits.bodyBytes = qint64(32) << 20;
        m_server = *http::HttpServer::listen(m_threads, serverOptions, *m_handler);
    }
    ~Endpoint() { m_tables.reset(); }  // answers what is queued while the connections are still there

    Answer send(const QByteArray& method, const http::Headers& headers, const QByteArray& body,
                const QByteArray& place = "/")
    {
        QByteArray bytes = method + ' ' + place +
                           " HTTP/1.1\r\nConnection: close\r\nContent-Length: " + QByteArray::number(body.size()) +
                           "\r\n";
        if (!headers.contains("host")) bytes += "Host: localhost:" + QByteArray::number(m_server->port()) + "\r\n";
        for (const http::Header& field : headers)
            bytes += field.name + ": " + field.value + "\r\n";
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_server->port());
        socket.write(bytes + "\r\n" + body);
        QByteArray received;
        while (socket.state() != QAbstractSocket::UnconnectedState && socket.waitForReadyRead(10'000))
            received += socket.readAll();
        received += socket.readAll();
        return parsed(received);
    }

    Answer call(const QByteArray& target, const QByteArray& body, http::Headers extra = {})
    {
        extra.add("X-Amz-Target", "DynamoDB_20120810." + target);
        extra.add("Content-Type", "application/x-amz-json-1.0");
        return send("POST", extra, body);
    }

    observe::TraceStore traces;
    std::atomic<int> tableSetChanges = 0;

private:
    static Answer parsed(const QByteArray& bytes)
    {
        Answer answer;
        const qsizetype end = bytes.indexOf("\r\n\r\n");
        if (end < 0) return answer;
        const QList<QByteArray> lines = bytes.first(end).split('\n');
        answer.status = lines.first().split(' ').value(1).toInt();
        for (const QByteArray& line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            answer.headers.add(line.first(colon), line.mid(colon + 1).trimmed());
        }
        answer.body = bytes.mid(end + 4);
        return answer;
    }

    QTemporaryDir m_folder;
    http::IoThreads m_threads{1};
    std::unique_ptr<aws::DynamoDbApi> m_api;
    std::unique_ptr<ApiHandler> m_handler;
    std::unique_ptr<http::HttpServer> m_server;
    std::unique_ptr<tables::Tables> m_tables;
};

// Members in any order; "<…>" matches anything that is there.
bool matches(const base::JsonValue& got, const base::JsonValue& expected)
{
    if (expected.isString() && expected.string().startsWith('<') && expected.string().endsWith('>')) return true;
    if (expected.isObject()) {
        if (!got.isObject() || got.object().size() != expected.object().size()) return false;
        return std::all_of(expected.object().begin(), expected.object().end(), [&](const auto& member) {
            const base::JsonValue* found = got.find(member.first);
            return found && matches(*found, member.second);
        });
    }
    if (expected.isArray()) {
        return got.isArray() && std::equal(got.array().begin(), got.array().end(), expected.array().begin(),
                                           expected.array().end(), matches);
    }
    return got == expected;
}

QByteArray text(const base::JsonValue& object, QByteArrayView name)
{
    const base::JsonValue* found = object.find(name);
    return found ? found->string() : QByteArray();
}

}  // namespace

class DynamoDbApiTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cases_data();
    void cases();
    void tablesThatAreNotThereYet_data();
    void tablesThatAreNotThereYet();
    void everyAnswerCarriesItsHeaders();
    void attributeNamesAreBounded_data();
    void attributeNamesAreBounded();
    void whatIsNoRequestOfTheService_data();
    void whatIsNoRequestOfTheService();
    void healthIsToldAtTheRoot_data();
    void healthIsToldAtTheRoot();
    void sizeOfARequest_data();
    void sizeOfARequest();
    void packedRequests_data();
    void packedRequests();
    void policyRevisions();
    void packedAnswers_data();
    void packedAnswers();
    void strictSignatures();
    void verifiedSignatures_data();
    void verifiedSignatures();
    void tracesTellWhatWasDone();
    void tracesOfHandlersGoToTheirRequest();
    void tableSetChangesAreTold();
    void timeToLiveRestsBetweenChanges();
};

void DynamoDbApiTest::cases_data()
{
    QTest::addColumn<QString>("file");
    const QDir folder(QStringLiteral(TRESTLE_SOURCE_DIR "/tests/data/dynamodb"));
    const QStringList files = folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    QVERIFY(!files.isEmpty());
    for (const QString& file : files)
        QTest::newRow(qPrintable(file)) << folder.filePath(file);
}

void DynamoDbApiTest::cases()
{
    QFETCH(QString, file);
    QFile opened(file);
    QVERIFY(opened.open(QIODevice::ReadOnly));
    const base::Result<base::JsonValue> document = base::parseJson(opened.readAll(), {.depth = 1000});
    QVERIFY2(document, qPrintable(document ? QString() : document.error().message));
    Endpoint endpoint(text(*document, "profile") == "classic" ? aws::ErrorProfile::Classic
                                                              : aws::ErrorProfile::Aws2026);
    QByteArrayList wrong;
    for (const base::JsonValue& row : document->find("cases")->array()) {
        const Answer answer = endpoint.call(text(row, "target"), base::writeJson(*row.find("body")));
        const base::JsonValue* error = row.find("error");
        const int status = error ? 400 : 200;
        const base::Result<base::JsonValue> got = base::parseJson(answer.body);
        const base::JsonValue* expected = error ? error : row.find("answer");
        if (row.find("empty") && answer.status == 200 && answer.body.isEmpty()) continue;
        if (answer.status != status || !got || (expected && !matches(*got, *expected)))
            wrong << text(row, "name") + ": " + QByteArray::number(answer.status) + ' ' + answer.body;
    }
    QVERIFY2(wrong.isEmpty(), wrong.join("\n  ").prepend("\n  ").constData());
}

void DynamoDbApiTest::timeToLiveRestsBetweenChanges()
{
    tests::WireService service;
    QCOMPARE(service.call("CreateTable", createBooks).status, 200);
    const auto change = [&service](const QByteArray& enabled) {
        return service.call(
            "UpdateTimeToLive",
            R"({"TableName":"Books","TimeToLiveSpecification":{"AttributeName":"t","Enabled":)" + enabled + "}}");
    };
    QCOMPARE(change("true").status, 200);
    service.clock.advanceMs(1'812'000);
    QCOMPARE(change("false").error(),
             QByteArray("ValidationException: Time to live has been modified multiple times within a fixed "
                        "interval"));
    service.clock.advanceMs(60'000);
    QCOMPARE(change("false").status, 200);
}

void DynamoDbApiTest::tablesThatAreNotThereYet_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("message");

    const auto row = [](const QByteArray& target, const QByteArray& members, const char* type, const char* message) {
        QTest::newRow(target) << target << members << QByteArray(type) << QByteArray(message);
    };
    const char* coming = "com.amazonaws.dynamodb.v20120810#ContinuousBackupsUnavailableException";
    const char* backups = "Backups are being enabled for the table: Books. Please retry later";
    row("DescribeTimeToLive", "", "com.amazon.coral.validate#ValidationException",
        "Cannot describe time to live while table is in CREATING state: Current table state is CREATING");
    row("UpdateTimeToLive", R"(,"TimeToLiveSpecification":{"Enabled":true,"AttributeName":"t"})",
        "com.amazonaws.dynamodb.v20120810#ResourceInUseException",
        "Attempt to change a resource which is still in use: Table Books is being created");
    row("UpdateContributorInsights", R"(,"ContributorInsightsAction":"ENABLE")",
        "com.amazon.coral.validate#ValidationException",
        "Table or Index is not in a valid state to update Key Access Insights: TableStatus must be ACTIVE to enable "
        "ContributorInsights.");
    row("UpdateContinuousBackups", R"(,"PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true})", coming,
        backups);
    row("CreateBackup", R"(,"BackupName":"one")", coming, backups);
}

void DynamoDbApiTest::tablesThatAreNotThereYet()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, members);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, message);
    Endpoint endpoint(aws::ErrorProfile::Aws2026, aws::SignatureCheck::Lenient, {.createMs = 3'600'000});
    QCOMPARE(endpoint.call("CreateTable", createBooks).status, 200);
    const Answer answer = endpoint.call(target, R"({"TableName":"Books")" + members + '}');
    QCOMPARE(answer.status, 400);
    const auto document = base::parseJson(answer.body);
    QVERIFY(document);
    QCOMPARE(text(*document, "__type"), type);
    QCOMPARE(text(*document, "message"), message);
}

void DynamoDbApiTest::everyAnswerCarriesItsHeaders()
{
    Endpoint endpoint;
    for (const Answer& answer : {endpoint.call("ListTables", "{}"), endpoint.call("GetItem", "{}")}) {
        const QByteArray id = answer.headers.value("x-amzn-RequestId").toByteArray();
        QCOMPARE(id.size(), 52);
        QVERIFY(std::all_of(id.begin(), id.end(), [](char c) { return isdigit(c) || (c >= 'A' && c <= 'Z'); }));
        const auto sum = crc32(0, reinterpret_cast<const Bytef*>(answer.body.constData()), uInt(answer.body.size()));
        QCOMPARE(answer.headers.value("x-amz-crc32").toByteArray(), QByteArray::number(quint32(sum)));
        QCOMPARE(answer.headers.value("Content-Type").toByteArray(), QByteArray("application/x-amz-json-1.0"));
        QCOMPARE(answer.headers.value("Server").toByteArray(), QByteArray("Server"));
        QVERIFY(!answer.headers.contains("Access-Control-Allow-Origin"));
    }
}

void DynamoDbApiTest::attributeNamesAreBounded_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");  // NAME stands for the name
    QTest::addColumn<bool>("isEnveloped");

    const auto row = [](const char* name, const char* target, const QByteArray& members, bool isEnveloped) {
        QTest::newRow(name) << QByteArray(target) << R"({"TableName":"Names",)" + members + '}' << isEnveloped;
    };
    const QByteArray key = R"("Key":{"id":{"S":"a"}},)";
    const QByteArray names = R"("ExpressionAttributeNames":{"#n":"NAME"})";
    const QByteArray values = R"("ExpressionAttributeValues":{":v":{"N":"1"}},)";
    row("item", "PutItem", R"("Item":{"id":{"S":"a"},"NAME":{"N":"1"}})", true);
    row("map", "PutItem", R"("Item":{"id":{"S":"a"},"m":{"M":{"NAME":{"N":"1"}}}})", true);
    row("value", "UpdateItem",
        key + R"("UpdateExpression":"SET m = :v","ExpressionAttributeValues":{":v":{"M":{"NAME":{"N":"1"}}}})", true);
    row("update", "UpdateItem", key + values + R"("UpdateExpression":"SET #n = :v",)" + names, true);
    row("condition", "DeleteItem", key + values + R"("ConditionExpression":"#n = :v",)" + names, true);
    row("projection", "GetItem", key + R"("ProjectionExpression":"#n",)" + names, false);
    row("older projection", "GetItem", key + R"("AttributesToGet":["NAME"])", false);
    row("older update", "UpdateItem", key + R"("AttributeUpdates":{"NAME":{"Value":{"N":"1"}}})", true);
}

void DynamoDbApiTest::attributeNamesAreBounded()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(bool, isEnveloped);
    Endpoint endpoint;
    QCOMPARE(endpoint
                 .call("CreateTable", R"({"TableName":"Names","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]})")
                 .status,
             200);
    const auto named = [&](int length) {
        QByteArray given = body;
        return endpoint.call(target, given.replace("NAME", QByteArray(length, 'n')));
    };
    const QByteArray envelope = isEnveloped ? "1 validation error detected: " : "";
    QVERIFY(!named(65'535).body.contains("too large"));
    QVERIFY2(
        named(65'536).body.contains('"' + envelope + "Attribute name is too large, must be less than 65536 bytes\""),
        named(65'536).body.left(300).constData());
}

void DynamoDbApiTest::whatIsNoRequestOfTheService_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<http::Headers>("headers");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("answer");

    const QByteArray unknownPlace = "<UnknownOperationException/>\n";
    const QByteArray unknownOperation = R"({"__type":"com.amazon.coral.service#UnknownOperationException"})";
    const QByteArray serialization = R"({"__type":"com.amazon.coral.service#SerializationException"})";
    const http::Headers json{{"Content-Type", "application/x-amz-json-1.0"}};
    const auto listing = [](const QByteArray& type) {
        return http::Headers{{"Content-Type", type}, {"X-Amz-Target", "DynamoDB_20120810.ListTables"}};
    };
    const auto row = [](const char* name, const QByteArray& method, const http::Headers& headers,
                        const QByteArray& body, int status, const QByteArray& answer) {
        QTest::newRow(name) << method << headers << body << status << answer;
    };
    row("get", "GET", {}, "", 200, "healthy: dynamodb.us-east-1.amazonaws.com ");
    row("put", "PUT", {}, "", 404, unknownPlace);
    row("delete", "DELETE", json, "{}", 404, unknownPlace);
    row("options", "OPTIONS", {}, "", 404, unknownPlace);
    row("no content type", "POST", {}, "hi", 404, unknownPlace);
    row("foreign content type", "POST", {{"Content-Type", "text/plain"}}, "{}", 404, unknownPlace);
    row("no target", "POST", json, "{}", 400, unknownOperation);
    row("foreign target", "POST", {{"Content-Type", "application/json"}, {"X-Amz-Target", "Other.ListTables"}}, "{}",
        400, unknownOperation);
    row("misspelt operation", "POST",
        {{"Content-Type", "application/json"}, {"X-Amz-Target", "DynamoDB_20120810.ListTable"}}, "{}", 400,
        unknownOperation);
    row("no json, no target", "POST", json, "hi", 400, serialization);
    row("no json", "POST", listing("application/x-amz-json-1.0"), "hi", 400, serialization);
    row("no body", "POST", listing("application/x-amz-json-1.0"), "", 400, serialization);
    row("list", "POST", listing("application/x-amz-json-1.0"), "[]", 400, serialization);
    row("deep", "POST", listing("application/x-amz-json-1.0"), QByteArray(100'000, '['), 400, serialization);
    row("plain json", "POST", listing("application/json; charset=utf-8"), "{}", 200, R"({"TableNames":[]})");
    http::Headers rebound = listing("application/x-amz-json-1.0");
    rebound.add("Host", "evil.example");
    row("rebound name", "POST", rebound, "{}", 403,
        R"({"__type":"com.amazon.coral.service#AccessDeniedException","message":"The Host 'evil.example' is not this machine's: requests are answered for 127.0.0.1, localhost, [::1] and *.localhost"})");
    http::Headers foreign = listing("application/x-amz-json-1.0");
    foreign.add("Origin", "https://evil.example");
    row("foreign page", "POST", foreign, "{}", 403,
        R"({"__type":"com.amazon.coral.service#AccessDeniedException","message":"Pages from 'https://evil.example' may not call this endpoint: allow the origin in the workspace's settings first"})");
}

void DynamoDbApiTest::whatIsNoRequestOfTheService()
{
    QFETCH(QByteArray, method);
    QFETCH(http::Headers, headers);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, answer);
    Endpoint endpoint;
    const Answer got = endpoint.send(method, headers, body);
    QCOMPARE(got.body, answer);
    QCOMPARE(got.status, status);
    QCOMPARE(got.headers.value("x-amzn-RequestId").size(), 52);
}

void DynamoDbApiTest::healthIsToldAtTheRoot_data()
{
    QTest::addColumn<QByteArray>("place");
    QTest::addColumn<int>("status");
    for (const char* place : {"/", "/?a=b"})
        QTest::newRow(place) << QByteArray(place) << 200;
    for (const char* place : {"/abc", "/-", "/index.htm", "/health", "/abc?a=b"})
        QTest::newRow(place) << QByteArray(place) << 404;
}

void DynamoDbApiTest::healthIsToldAtTheRoot()
{
    QFETCH(QByteArray, place);
    QFETCH(int, status);
    Endpoint endpoint;
    QCOMPARE(endpoint.send("GET", {}, "", place).status, status);
}

void DynamoDbApiTest::sizeOfARequest_data()
{
    QTest::addColumn<int>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("answer");

    QTest::newRow("more than 10 MB") << (10 << 20) + 1 << 200 << QByteArray(R"({"TableNames":[]})");
    QTest::newRow("16 MB") << (16 << 20) << 200 << QByteArray(R"({"TableNames":[]})");
    QTest::newRow("more than 16 MB") << (16 << 20) + 1 << 413 << QByteArray();
}

// A batch of 25 full items is 13 MB on the wire if they are bytes.
void DynamoDbApiTest::sizeOfARequest()
{
    QFETCH(int, bytes);
    QFETCH(int, status);
    QFETCH(QByteArray, answer);
    Endpoint endpoint;
    const Answer got = endpoint.call("ListTables", '{' + QByteArray(bytes - 2, ' ') + '}');
    QCOMPARE(got.status, status);
    QCOMPARE(got.body, answer);
}

// A revision is the time of the change: later ones are greater, and words that mean the same are no change.
void DynamoDbApiTest::policyRevisions()
{
    Endpoint endpoint;
    QCOMPARE(endpoint.call("CreateTable", createBooks).status, 200);
    const QByteArray resource = R"("ResourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/Books")";
    const auto revision = [](const Answer& answer) {
        const auto json = base::parseJson(answer.body);
        const base::JsonValue* id = json ? json->find("RevisionId") : nullptr;
        return id ? id->string().toLongLong() : 0;
    };
    const auto put = [&](const QByteArray& action) {
        return revision(endpoint.call(
            "PutResourcePolicy",
            "{" + resource + R"(,"Policy":"{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":)" +
                action + R"(,\"Resource\":\"*\"}]}"})"));
    };
    const qint64 first = put(R"(\"dynamodb:GetItem\")");
    QVERIFY(first > qint64(1'700'000'000'000));
    QCOMPARE(put(R"([\"dynamodb:GetItem\"])"), first);
    const qint64 second = put(R"(\"dynamodb:PutItem\")");
    QVERIFY(second > first);
    const qint64 third = put(R"(\"dynamodb:GetItem\")");
    QVERIFY(third > second);
    QCOMPARE(revision(endpoint.call("DeleteResourcePolicy", "{" + resource + "}")), third);
    const qint64 deletion = revision(endpoint.call("DeleteResourcePolicy", "{" + resource + "}"));
    QVERIFY(deletion > third);
    QVERIFY(put(R"(\"dynamodb:GetItem\")") > deletion);
}

void DynamoDbApiTest::packedAnswers_data()
{
    QTest::addColumn<QByteArray>("accepted");
    QTest::addColumn<int>("length");  // of the answer, before it is packed
    QTest::addColumn<QByteArray>("coding");
    const auto row = [](const char* accepted, const char* coding, int length = 5000) {
        QTest::addRow("%s, %d", accepted, length) << QByteArray(accepted) << length << QByteArray(coding);
    };
    row("gzip", "gzip");
    row("deflate", "deflate");
    row("gzip", "", 4000);
    row("gzip", "", 4096);
    row("gzip", "gzip", 4097);
    row("identity", "");
    row("", "");
    row("br", "");
    row("x-gzip", "");
    row("gzip, deflate", "gzip");
    row("br, identity, deflate, gzip", "deflate");
    row("GZIP, identity", "gzip");
    row("dog, gzip ,, cat", "gzip");
    row("gzip;q=0.8, deflate;q=0.5", "gzip");
    row("br, gzip;q=0, deflate; q = 0.5 , identity;q=0", "deflate");
    row("*", "gzip");
    row("*, deflate;q=0.5", "gzip");
    row("*, deflate", "deflate");
    row("*, gzip;q=0.5", "deflate");
    row("gzip ;q=0", "");
    row("*;q=0", "");
    row("*;q=0.5,identity", "gzip");
    row("gzip;q=0.5,identity;q=0.8", "gzip");
    row("br;q=0.8,identity;q=0.5,*;q=0", "");
    row("\"gzip\"", "");
    row("gzip br", "");
    row("gzip:q=1", "");
    row("gzip;q=31,deflate;q=51", "gzip");
    row("deflate;q=0.5, gzip;q=0.2", "deflate");
    row("deflate;q=0.5, gzip;q=1;q=0.2", "gzip");
    row("deflate;q=0.5,gzip;q=0.", "deflate");
    row("deflate;q=0.5,gzip;q=0.x", "gzip");
    row("deflate;q=-0.5,gzip;q=0.2", "gzip");
    row("deflate;q=0.5,gzip;q=0. x", "gzip");
    row("gzip;nq=1;q=0 ", "");
    row("gzip;nq=0;q=1", "");
    row("gzip;q= 0;q=1", "");
    row("gzip; q=0;q=1", "");
    row("gzip;q =0;q=1", "gzip");
    row("gzip;q=0, gzip;q=1, gzip;q=0", "gzip");
    row("br,identity;q=0.5,gzip;q=0.0001", "gzip");
}

void DynamoDbApiTest::packedAnswers()
{
    QFETCH(QByteArray, accepted);
    QFETCH(int, length);
    QFETCH(QByteArray, coding);
    Endpoint endpoint;
    QCOMPARE(endpoint.call("CreateTable", createBooks).status, 200);
    const QByteArray frame = R"({"Item":{"id":{"S":"a"},"v":{"S":""}}})";
    const QByteArray value(length - frame.size(), 'x');
    QCOMPARE(endpoint.call("PutItem", R"({"TableName":"Books","Item":{"id":{"S":"a"},"v":{"S":")" + value + R"("}}})")
                 .status,
             200);
    const Answer got =
        endpoint.call("GetItem", R"({"TableName":"Books","Key":{"id":{"S":"a"}}})", {{"Accept-Encoding", accepted}});
    QCOMPARE(got.headers.value("Content-Encoding").toByteArray(), coding);
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(got.body.constData()), uInt(got.body.size()));
    QCOMPARE(got.headers.value("x-amz-crc32").toByteArray(), QByteArray::number(quint32(sum)));
    const auto used = gateway::contentCoding(coding);
    const QByteArray body = used ? *gateway::unpacked(got.body, *used, length) : got.body;
    QCOMPARE(body.size(), length);
    QVERIFY(body.contains(value));
    QVERIFY(!used || got.body.size() < 200);
    QVERIFY(endpoint.traces.since(0).back()->response.body.contains("xxx"));
}

void DynamoDbApiTest::packedRequests_data()
{
    QTest::addColumn<QByteArray>("coding");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");

    const auto gzip = [](const QByteArray& body) { return gateway::packed(body, gateway::ContentCoding::Gzip); };
    const QByteArray plain = R"({"Limit":1})";
    QTest::newRow("gzip") << QByteArray("gzip") << gzip(plain) << 200;
    QTest::newRow("in capitals") << QByteArray("GZIP") << gzip(plain) << 200;
    QTest::newRow("two behind each other") << QByteArray("gzip") << gzip(plain.first(5)) + gzip(plain.sliced(5)) << 200;
    QTest::newRow("something behind it") << QByteArray("gzip") << gzip(plain) + "junk" << 200;
    QTest::newRow("identity") << QByteArray("identity") << plain << 200;
    QTest::newRow("not packed") << QByteArray("gzip") << plain << 500;
    QTest::newRow("cut off") << QByteArray("gzip") << gzip(plain).chopped(1) << 500;
    QTest::newRow("nothing") << QByteArray("gzip") << QByteArray() << 500;
    QTest::newRow("unknown coding") << QByteArray("garbage") << plain << 500;
    QTest::newRow("more than 16 MB") << QByteArray("gzip") << gzip('{' + QByteArray(16 << 20, ' ') + '}') << 413;
}

void DynamoDbApiTest::packedRequests()
{
    QFETCH(QByteArray, coding);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    Endpoint endpoint;
    const Answer got = endpoint.call("ListTables", body, {{"Content-Encoding", coding}});
    QCOMPARE(got.status, status);
    if (status == 200) QCOMPARE(got.body, QByteArray(R"({"TableNames":[]})"));
}

void DynamoDbApiTest::strictSignatures()
{
    Endpoint endpoint(aws::ErrorProfile::Aws2026, aws::SignatureCheck::Required);
    const auto type = [&](const http::Headers& headers) {
        const auto body = base::parseJson(endpoint.call("ListTables", "{}", headers).body);
        return body ? text(*body, "__type") : QByteArray("no JSON");
    };
    QCOMPARE(type({}), QByteArray("com.amazon.coral.service#MissingAuthenticationTokenException"));
    QCOMPARE(type({{"Authorization", "Bearer x"}}),
             QByteArray("com.amazon.coral.service#MissingAuthenticationTokenException"));
    QCOMPARE(type({{"Authorization", "AWS4-HMAC-SHA256 Credential=a"}, {"X-Amz-Date", "20260101T000000Z"}}),
             QByteArray("com.amazon.coral.service#IncompleteSignatureException"));
    QCOMPARE(type({{"Authorization", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=b"},
                   {"X-Amz-Date", "20260101T000000Z"}}),
             QByteArray());
}

void DynamoDbApiTest::verifiedSignatures_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<QByteArray>("region");  // and another service
    QTest::addColumn<qint64>("skewMs");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("message");  // how it begins

    const auto row = [](const char* name, const char* key, const char* secret, const char* region, qint64 skewMs,
                        const char* type, const char* message) {
        QTest::newRow(name) << QByteArray(key) << QByteArray(secret) << QByteArray(region) << skewMs << QByteArray(type)
                            << QByteArray(message);
    };
    const qint64 minute = 60'000;
    row("right", "AKIDEXAMPLE", "secret", "us-east-1", 0, "", "");
    row("four minutes old", "AKIDEXAMPLE", "secret", "us-east-1", -4 * minute, "", "");
    row("wrong secret", "AKIDEXAMPLE", "Secret", "us-east-1", 0, "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        "Key and signing method.");
    row("unknown key", "AKIDOTHER", "secret", "us-east-1", 0, "UnrecognizedClientException",
        "The security token included in the request is invalid.");
    row("other region", "AKIDEXAMPLE", "secret", "eu-west-1", 0, "InvalidSignatureException",
        "Credential should be scoped to a valid region. ");
    row("other region and service", "AKIDEXAMPLE", "secret", "eu-west-1 s3", 0, "InvalidSignatureException",
        "Credential should be scoped to a valid region. Credential should be scoped to correct service: 'dynamodb'. ");
    row("expired", "AKIDEXAMPLE", "secret", "us-east-1", -6 * minute, "InvalidSignatureException",
        "Signature expired: ");
    row("of the future", "AKIDEXAMPLE", "secret", "us-east-1", 6 * minute, "InvalidSignatureException",
        "Signature not yet current: ");
}

void DynamoDbApiTest::verifiedSignatures()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, secret);
    QFETCH(QByteArray, region);
    QFETCH(qint64, skewMs);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, message);
    Endpoint endpoint(aws::ErrorProfile::Aws2026, aws::SignatureCheck::Verified);
    http::ClientRequest request;
    request.method = "POST";
    request.url = QUrl(QStringLiteral("http://localhost/"));
    request.body = "{}";
    request.headers = {{"Host", "localhost"},
                       {"X-Amz-Target", "DynamoDB_20120810.ListTables"},
                       {"Content-Type", "application/x-amz-json-1.0"}};
    const QList<QByteArray> scope = region.split(' ');
    http::sign(request, {key, secret, {}}, {scope[0], scope.value(1, "dynamodb")},
               QDateTime::currentMSecsSinceEpoch() + skewMs);
    const Answer answer = endpoint.send(request.method, request.headers, request.body);
    const auto body = base::parseJson(answer.body);
    QVERIFY(body);
    QCOMPARE(text(*body, "__type"), type.isEmpty() ? type : "com.amazon.coral.service#" + type);
    QVERIFY2(text(*body, "message").startsWith(message), answer.body.constData());
    QCOMPARE(answer.status, type.isEmpty() ? 200 : 400);
}

namespace {

const char* const putBook = R"({"TableName":"Books","Item":{"id":{"S":"b1"},"title":{"S":"Moby Dick"}}})";

}  // namespace

void DynamoDbApiTest::tracesTellWhatWasDone()
{
    Endpoint endpoint;
    QCOMPARE(endpoint.call("CreateTable", createBooks).status, 200);
    QCOMPARE(endpoint
                 .call("PutItem", putBook,
                       {{"User-Agent", "Boto3/1.26 md/Botocore"}, {"Authorization", "AWS4-HMAC-SHA256 secret"}})
                 .status,
             200);
    QCOMPARE(endpoint.call("GetItem", R"({"TableName":"Books","Key":{}})").status, 400);

    const auto traces = endpoint.traces.since(0);
    QCOMPARE(traces.size(), size_t(3));
    const observe::Trace& put = *traces[1];
    QCOMPARE(put.routeKey, QByteArray("PutItem"));
    QCOMPARE(put.client, QByteArray("Boto3/1.26"));
    QCOMPARE(put.status, 200);
    QCOMPARE(put.stations.size(), size_t(1));
    QCOMPARE(put.stations[0].title, QByteArray("PutItem Books"));
    QCOMPARE(put.items.size(), size_t(1));
    QCOMPARE(put.items[0].table, QByteArray("Books"));
    QVERIFY(put.items[0].before.isEmpty());
    QVERIFY(put.items[0].after.contains("Moby Dick"));
    QVERIFY(put.items[0].sequenceNumber > 0);
    QVERIFY(put.request.body.contains("Moby Dick"));
    for (const observe::TraceHeader& header : put.request.headers)
        QVERIFY(!header.value.contains("secret"));

    const observe::Trace& refused = *traces[2];
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.note, QByteArray("The provided key element does not match the schema"));
    QCOMPARE(refused.stations[0].outcome, observe::StationOutcome::Failed);
}

void DynamoDbApiTest::tracesOfHandlersGoToTheirRequest()
{
    Endpoint endpoint;
    QCOMPARE(endpoint.call("CreateTable", createBooks).status, 200);
    const QByteArray root = "1-5f000000-000000000000000000000001";
    endpoint.traces.open(root);
    const http::Headers header{{"X-Amzn-Trace-Id", "Root=" + root + ";Parent=1;Sampled=1"}};
    QCOMPARE(endpoint.call("PutItem", putBook, header).status, 200);

    const observe::TraceStore::Addition addition = endpoint.traces.take(root);
    QCOMPARE(addition.stations.size(), size_t(1));
    QCOMPARE(addition.stations[0].title, QByteArray("PutItem Books"));
    QCOMPARE(addition.stations[0].depth, 1);
    QCOMPARE(addition.items.size(), size_t(1));
    QCOMPARE(endpoint.traces.since(0).size(), size_t(1));  // of CreateTable only

    QCOMPARE(endpoint.call("PutItem", putBook, header).status, 200);
    QCOMPARE(endpoint.traces.since(0).size(), size_t(2));  // the request has ended: a trace of its own
    QCOMPARE(endpoint.traces.since(0).back()->id, root);
}

void DynamoDbApiTest::tableSetChangesAreTold()
{
    Endpoint endpoint;
    QCOMPARE(endpoint.call("CreateTable", createBooks).status, 200);
    QCOMPARE(endpoint.tableSetChanges.load(), 1);
    QCOMPARE(endpoint.call("CreateTable", createBooks).status, 400);
    QCOMPARE(endpoint.tableSetChanges.load(), 1);
    QCOMPARE(endpoint.call("DeleteTable", R"({"TableName":"Books"})").status, 200);
    QCOMPARE(endpoint.tableSetChanges.load(), 2);
}

QTEST_GUILESS_MAIN(DynamoDbApiTest)
#include "tst_dynamodbapi.moc"
