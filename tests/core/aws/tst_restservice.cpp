#include "tests/core/aws/RestWire.h"

#include <QTest>

using namespace trestle;
using namespace trestle::tests;
using aws::rest::Exchange;
using aws::rest::Outcome;
using base::JsonValue;

namespace {

// Operations that remember what they were asked: what the wire does to it is what is tested.
struct Echo
{
    JsonValue input;
};

Outcome echo(Echo& echo, const JsonValue& input)
{
    echo.input = input;
    return input;
}

Outcome refuse(Echo&, const JsonValue&)
{
    return aws::rest::Failure{"NotFoundException", "Invalid API identifier specified 000000000000:x"};
}

Outcome dated(Echo&, const JsonValue&)
{
    JsonValue document;
    document.insert("id", "abc");
    document.insert("createdDate", qint64(1'764'324'000));
    document.insert("apiId", "abc");
    document.insert("secret", "never told");
    document.insert("name", JsonValue());
    document.insert("item", JsonValue::Array{JsonValue(JsonValue::Object{{"id", "one"}, {"inner", "never told"}})});
    return document;
}

void invoke(Echo&, Exchange exchange)
{
    JsonValue document;
    document.insert("StatusCode", 202);
    document.insert("FunctionError", "Unhandled");
    document.insert("Payload", *exchange.input().find("Payload"));
    exchange.answer(document);
}

Outcome echoText(Echo&, const JsonValue& input)
{
    JsonValue document;
    document.insert("Policy", writeJson(input));
    return document;
}

}  // namespace

class TestRestService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void accepts_data();
    void accepts();
    void gathersInput_data();
    void gathersInput();
    void refusesInput_data();
    void refusesInput();
    void answers();
    void payloads();
    void guards_data();
    void guards();
    void asksForSignatures();
    void namesWhatIsRefused();
    void recordsTraces();

private:
    Echo m_echo;
    std::unique_ptr<RestWire> m_wire;
};

void TestRestService::init()
{
    m_wire = std::make_unique<RestWire>();
    aws::rest::ControlPlanes& planes = m_wire->planes;
    static constexpr aws::rest::Operation<Echo> v1[] = {
        {"CreateRestApi", echo}, {"GetRestApi", refuse},   {"ImportRestApi", echo},
        {"UpdateRestApi", echo}, {"PutIntegration", echo}, {"GetResources", dated},
        {"GetDeployment", echo}, {"UntagResource", echo},  {"PutMethodResponse", echo}};
    static constexpr aws::rest::Operation<Echo> v2[] = {{"GetApi", dated}, {"CreateApi", echo}};
    static constexpr aws::rest::Operation<Echo> lambda[] = {{"GetPolicy", echoText}, {"ListFunctions", echo}};
    static constexpr aws::rest::LaterOperation<Echo> lambdaLater[] = {{"Invoke", invoke}};
    planes.service(aws::rest::apiGatewayModel()).add(v1, m_echo);
    planes.service(aws::rest::apiGatewayV2Model()).add(v2, m_echo);
    planes.service(aws::rest::lambdaModel()).add(lambda, m_echo);
    planes.service(aws::rest::lambdaModel()).add(lambdaLater, m_echo);
    planes.service(aws::rest::managementModel());
}

void TestRestService::accepts_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("v1") << QByteArray("/restapis/abc") << QByteArray() << QByteArray() << true;
    QTest::newRow("v1 keys") << QByteArray("/apikeys?limit=1") << QByteArray() << QByteArray() << true;
    QTest::newRow("v1 account") << QByteArray("/account") << QByteArray() << QByteArray() << true;
    QTest::newRow("v2") << QByteArray("/v2/apis") << QByteArray() << QByteArray() << true;
    QTest::newRow("lambda") << QByteArray("/2015-03-31/functions/") << QByteArray() << QByteArray() << true;
    QTest::newRow("management") << QByteArray("/prod/@connections/abc=") << QByteArray() << QByteArray() << true;
    QTest::newRow("tables") << QByteArray("/") << QByteArray() << QByteArray() << false;
    QTest::newRow("a target names another service")
        << QByteArray("/restapis") << QByteArray("X-Amz-Target") << QByteArray("DynamoDB_20120810.ListTables") << false;
    QTest::newRow("scope of lambda") << QByteArray("/elsewhere") << QByteArray("Authorization")
                                     << QByteArray(
                                            "AWS4-HMAC-SHA256 Credential=AK/20251128/us-east-1/lambda/"
                                            "aws4_request, SignedHeaders=host, Signature=00")
                                     << true;
    QTest::newRow("scope of tables") << QByteArray("/elsewhere") << QByteArray("Authorization")
                                     << QByteArray(
                                            "AWS4-HMAC-SHA256 Credential=AK/20251128/us-east-1/dynamodb/"
                                            "aws4_request, SignedHeaders=host, Signature=00")
                                     << false;
}

void TestRestService::accepts()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, value);
    http::Request request = RestWire::request("GET", target);
    if (!header.isEmpty()) request.headers.add(header, value);
    QTEST(m_wire->planes.accepts(request), "accepted");
}

void TestRestService::gathersInput_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("input");
    const auto row = [](const char* name, const char* method, const char* target, const char* body, const char* input) {
        QTest::newRow(name) << QByteArray(method) << QByteArray(target) << QByteArray(body) << QByteArray(input);
    };
    row("body", "POST", "/restapis", R"({"name":"a","tags":{"x":"1"},"unknown":1,"version":null})",
        R"({"name":"a","tags":{"x":"1"}})");
    row("a slash at the end", "POST", "/restapis/", R"({"name":"a"})", R"({"name":"a"})");
    row("no body", "PATCH", "/restapis/abc", "", R"({"restApiId":"abc"})");
    row("what the query must say picks the operation", "POST", "/restapis?mode=import&failonwarnings=true&ignore=x",
        "openapi: 3.0.0", R"({"failOnWarnings":true,"parameters":{"ignore":"x"},"body":"openapi: 3.0.0"})");
    row("one word twice", "PUT", "/restapis/a/resources/b/methods/GET/integration",
        R"({"type":"AWS","httpMethod":"POST"})",
        R"({"restApiId":"a","resourceId":"b","httpMethod":"GET","type":"AWS","integrationHttpMethod":"POST"})");
    row("lists in the query", "GET", "/restapis/a/deployments/d?embed=one&embed=two", "",
        R"({"restApiId":"a","deploymentId":"d","embed":["one","two"]})");
    row("an escaped slash splits nothing", "DELETE",
        "/tags/arn%3Aaws%3Aapigateway%3A%3A%2Frestapis%2Fabc?tagKeys=a%20b", "",
        R"({"resourceArn":"arn:aws:apigateway::/restapis/abc","tagKeys":["a b"]})");
    row("unknown members inside", "PATCH", "/restapis/abc",
        R"({"patchOperations":[{"op":"replace","path":"/name","value":"b","more":1}]})",
        R"({"restApiId":"abc","patchOperations":[{"op":"replace","path":"/name","value":"b"}]})");
}

void TestRestService::gathersInput()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    http::Request request = RestWire::request(method, target, body);
    if (target.contains("mode=import")) request.headers.set("Content-Type", "application/octet-stream");
    const RestAnswer answer = m_wire->send(request);
    QVERIFY2(answer.status < 300, answer.text);
    QTEST(writeJson(m_echo.input), "input");
}

void TestRestService::refusesInput_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char* name, const char* method, const char* target, const char* body, int status,
                        const char* error) {
        QTest::newRow(name) << QByteArray(method) << QByteArray(target) << QByteArray(body) << status
                            << QByteArray(error);
    };
    row("a list of an enumeration", "POST", "/restapis", R"({"name":"a","endpointConfiguration":{"types":["wrong"]}})",
        400,
        "ValidationException: 1 validation error detected: Value '[wrong]' at "
        "'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy "
        "constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]");
    row("a missing member", "POST", "/restapis", "{}", 400,
        "ValidationException: 1 validation error detected: Value null at 'createRestApiInput.name' failed to satisfy "
        "constraint: Member must not be null");
    row("two at once", "PUT", "/restapis/a/resources/b/methods/GET/integration",
        R"({"type":"wrong","connectionType":"none"})", 400,
        "ValidationException: 2 validation errors detected: Value 'wrong' at 'putIntegrationInput.type' failed to "
        "satisfy constraint: Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]; Value "
        "'none' at 'putIntegrationInput.connectionType' failed to satisfy constraint: Member must satisfy enum value "
        "set: [INTERNET, VPC_LINK]");
    row("inside a list", "PATCH", "/restapis/a", R"({"patchOperations":[{"op":"replace"},{"op":"wrong"}]})", 400,
        "ValidationException: 1 validation error detected: Value 'wrong' at "
        "'updateRestApiInput.patchOperations.2.member.op' failed to satisfy constraint: Member must satisfy enum value "
        "set: [add, remove, move, test, replace, copy]");
    row("a pattern", "PUT", "/restapis/a/resources/b/methods/GET/responses/999", "{}", 400,
        "ValidationException: 1 validation error detected: Value '999' at 'statusCode' failed "
        "to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d");
    row("lambda has no word in front", "GET", "/2015-03-31/functions?MaxItems=0&FunctionVersion=some", "", 400,
        "ValidationException: 2 validation errors detected: Value '0' at 'maxItems' failed to satisfy constraint: "
        "Member must have value greater than or equal to 1; Value 'some' at 'functionVersion' failed to satisfy "
        "constraint: Member must satisfy enum value set: [ALL]");
    row("a text is no number", "POST", "/restapis", R"({"name":"a","minimumCompressionSize":"x"})", 400,
        "SerializationException: class java.lang.String can not be converted to an Integer");
    row("a number is no text", "POST", "/restapis", R"({"name":5})", 400,
        "SerializationException: class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to "
        "an "
        "String");
    row("no JSON", "POST", "/restapis", "{", 400, "SerializationException: Invalid JSON in request body");
    row("not there", "GET", "/restapis/x", "", 404,
        "NotFoundException: Invalid API identifier specified 000000000000:x");
    row("no operation", "GET", "/restapis/x/nothing", "", 403,
        "MissingAuthenticationTokenException: Missing Authentication Token");
    row("no operation of lambda", "GET", "/2015-03-31/nothing", "", 404,
        "UnknownOperationException: There is no operation of Lambda at this path");
    row("not carried out", "GET", "/sdktypes", "", 501,
        "NotImplementedException: Trestle does not carry out GetSdkTypes of apigateway");
}

void TestRestService::refusesInput()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    const RestAnswer answer = m_wire->call(method, target, body);
    QTEST(answer.error(), "error");
    QTEST(answer.status, "status");
    QCOMPARE(answer.headers.value("content-type"), QByteArrayView("application/json"));
}

void TestRestService::answers()
{
    RestAnswer answer = m_wire->call("POST", "/restapis", R"({"name":"a"})");
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.headers.value("x-amzn-requestid").size(), 36);

    // Lists go by their wire name; members that the model has not and null are left out.
    QCOMPARE(m_wire->call("GET", "/restapis/a/resources").text, R"({"item":[{"id":"one"}]})");
    // A date is what the service's model says.
    answer = m_wire->call("GET", "/v2/apis/abc");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.text, R"({"apiId":"abc","createdDate":"2025-11-28T10:00:00Z"})");
}

void TestRestService::payloads()
{
    http::Request request = RestWire::request("POST", "/2015-03-31/functions/f/invocations?Qualifier=1");
    request.headers.add("X-Amz-Invocation-Type", "Event");
    request.body = QByteArray("\x00\xff", 2);
    const RestAnswer answer = m_wire->send(request);
    QCOMPARE(answer.status, 202);
    QCOMPARE(answer.headers.value("X-Amz-Function-Error"), QByteArrayView("Unhandled"));
    QCOMPARE(answer.text, QByteArray("\x00\xff", 2));
    QCOMPARE(m_wire->call("GET", "/2015-03-31/functions/f/policy?Qualifier=1").body.find("Policy")->string(),
             R"({"FunctionName":"f","Qualifier":"1"})");
}

void TestRestService::guards_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("status");
    QTest::newRow("a foreign host") << QByteArray("/restapis") << QByteArray("Host") << QByteArray("example.com")
                                    << 403;
    QTest::newRow("a foreign page") << QByteArray("/restapis") << QByteArray("Origin")
                                    << QByteArray("http://example.com") << 403;
    QTest::newRow("a form") << QByteArray("/restapis") << QByteArray("Content-Type") << QByteArray("text/plain") << 403;
    QTest::newRow("a form with bytes") << QByteArray("/2015-03-31/functions/f/invocations")
                                       << QByteArray("Content-Type") << QByteArray("text/plain") << 403;
    QTest::newRow("bytes of any other type") << QByteArray("/2015-03-31/functions/f/invocations")
                                             << QByteArray("Content-Type") << QByteArray("image/png") << 202;
}

void TestRestService::guards()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, value);
    http::Request request = RestWire::request("POST", target, R"({"name":"a"})");
    request.headers.set(header, value);
    const RestAnswer answer = m_wire->send(request);
    QTEST(answer.status, "status");
    if (answer.status == 403) QVERIFY(answer.error().startsWith("AccessDeniedException: "));
}

void TestRestService::asksForSignatures()
{
    aws::rest::ControlPlanes strict({.traces = m_wire->traces, .signatures = aws::SignatureCheck::Required});
    strict.service(aws::rest::apiGatewayModel());
    class Sink final : public http::ResponseSink
    {
    public:
        void respond(quint64, http::Response answer) override { response = std::move(answer); }
        void accept(quint64, http::WebSocketAcceptance) override {}
        void post(base::UniqueFunction<void()> work) override { work(); }
        http::Response response;
    };
    const auto sink = std::make_shared<Sink>();
    strict.handle(RestWire::request("GET", "/account"), http::Responder(sink, 0));
    QCOMPARE(sink->response.status, 403);
    QCOMPARE(sink->response.headers.value("x-amzn-ErrorType"), QByteArrayView("MissingAuthenticationTokenException"));
}

void TestRestService::namesWhatIsRefused()
{
    const auto refused = m_wire->planes.service(aws::rest::apiGatewayModel()).refused();
    QVERIFY(std::find(refused.begin(), refused.end(), QByteArrayView("GetSdk")) != refused.end());
    QVERIFY(std::find(refused.begin(), refused.end(), QByteArrayView("CreateRestApi")) == refused.end());
}

void TestRestService::recordsTraces()
{
    m_wire->call("POST", "/restapis", R"({"name":"a"})");
    m_wire->call("GET", "/restapis/x");
    const auto traces = m_wire->traces.since(0);
    QCOMPARE(traces.size(), size_t(2));
    QCOMPARE(traces[0]->routeKey, "CreateRestApi");
    QCOMPARE(traces[0]->status, 201);
    QCOMPARE(traces[1]->note, "Invalid API identifier specified 000000000000:x");
}

QTEST_GUILESS_MAIN(TestRestService)
#include "tst_restservice.moc"
