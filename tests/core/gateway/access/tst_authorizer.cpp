// The parts of authorizers that need no gateway: where they find an identity, what they answer, how long that is kept.
#include "core/gateway/access/AuthorizerAnswer.h"
#include "core/gateway/access/AuthorizerCache.h"
#include "core/gateway/access/IdentitySource.h"

#include <QTest>

using namespace trestle;
using namespace trestle::gateway;

class TestAuthorizer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsIdentities_data();
    void findsIdentities();
    void refusesOtherSources_data();
    void refusesOtherSources();
    void readsAnswers_data();
    void readsAnswers();
    void refusesAnswers_data();
    void refusesAnswers();
    void keepsAnswersForTheirTime();
    void sharesACall();
    void keepsNoRefusals();
    void isBounded();
    void tellsIdentitiesApart();
};

void TestAuthorizer::findsIdentities_data()
{
    QTest::addColumn<QByteArray>("sources");
    QTest::addColumn<QByteArray>("values");  // joined by '|'; - for one that is missing
    const auto row = [](const char* sources, const char* values) {
        QTest::newRow(sources) << QByteArray(sources) << QByteArray(values);
    };
    row("method.request.header.Authorization", "Bearer 2");
    row("$request.header.authorization", "Bearer 2");
    row("method.request.querystring.key, stageVariables.tenant,context.identity.sourceIp", "b|acme|127.0.0.1");
    row("$request.querystring.key,$stageVariables.tenant,$context.routeKey", "b|acme|GET /pets");
    row("method.request.querystring.Key", "-");
    row("method.request.header.X-Empty", "-");
    row("$request.querystring.empty", "-");
    row("stageVariables.other", "-");
    row("context.nothing", "-");
    row("", "");
}

void TestAuthorizer::findsIdentities()
{
    QFETCH(QByteArray, sources);
    QFETCH(QByteArray, values);
    http::Request request;
    request.target = "/pets?key=a&key=b&empty=";
    request.headers = {{"Authorization", "Bearer 1"}, {"authorization", "Bearer 2"}, {"X-Empty", ""}};
    const std::map<QByteArray, QByteArray> variables{{"tenant", "acme"}};
    const ContextVariable context = [](QByteArrayView path) -> QByteArray {
        if (path == QByteArrayView("identity.sourceIp")) return "127.0.0.1";
        if (path == QByteArrayView("routeKey")) return "GET /pets";
        return {};
    };
    const auto parsed = IdentitySource::parseList(sources);
    QVERIFY(parsed);
    QByteArrayList found;
    for (const IdentitySource& source : *parsed)
        found << source.valueIn({request, variables, context}).value_or("-");
    QCOMPARE(found.join('|'), values);
}

void TestAuthorizer::refusesOtherSources_data()
{
    QTest::addColumn<QByteArray>("source");
    for (const char* source :
         {"Authorization", "method.request.path.id", "$request.body", "method.request.header.", "header.Authorization"})
        QTest::newRow(source) << QByteArray(source);
}

void TestAuthorizer::refusesOtherSources()
{
    QFETCH(QByteArray, source);
    QVERIFY(!IdentitySource::parseList("stageVariables.x," + source));
}

void TestAuthorizer::readsAnswers_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("context");
    const QByteArray policy = R"("policyDocument":{"Version":"2012-10-17","Statement":[{"Action":"execute-api:Invoke",)"
                              R"("Effect":"Allow","Resource":"*"}]})";
    const QByteArray context = R"("context":{"str":"hello","num":123,"real":1.50,"bool":true,"null":null})";
    QTest::newRow("REST") << int(AuthorizerFormat::Rest) << "{\"principalId\":\"me\"," + policy + ',' + context + '}'
                          << QByteArray(R"({"str":"hello","num":"123","real":"1.50","bool":"true","null":null})");
    QTest::newRow("REST without context")
        << int(AuthorizerFormat::Rest) << "{\"principalId\":\"me\"," + policy + '}' << QByteArray("{}");
    QTest::newRow("HTTP") << int(AuthorizerFormat::HttpPolicy)
                          << "{\"principalId\":\"me\"," + policy +
                                 R"(,"context":{"n":1,"list":[1,"a"],"map":{"k":false}}})"
                          << QByteArray(R"({"n":1,"list":[1,"a"],"map":{"k":false}})");
    QTest::newRow("simple") << int(AuthorizerFormat::HttpSimple)
                            << QByteArray(R"({"isAuthorized":true,"context":{"n":1}})") << QByteArray(R"({"n":1})");
}

void TestAuthorizer::readsAnswers()
{
    QFETCH(int, format);
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, context);
    const auto answer = AuthorizerAnswer::read(payload, AuthorizerFormat(format));
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
    base::JsonValue members{base::JsonValue::Object()};
    for (const auto& [name, value] : answer->context)
        members.insert(name, value);
    QCOMPARE(base::writeJson(members), context);
    QVERIFY(answer->policy || answer->authorized);
}

void TestAuthorizer::refusesAnswers_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, AuthorizerFormat format, const QByteArray& payload, const char* message) {
        QTest::newRow(name) << int(format) << payload << QString::fromLatin1(message);
    };
    const QByteArray policy = R"("policyDocument":{"Statement":{"Action":"*","Effect":"Allow","Resource":"*"}})";
    const AuthorizerFormat rest = AuthorizerFormat::Rest;
    row("null", rest, "null", "not an object");
    row("no principal", rest, '{' + policy + '}', "principalId is missing");
    row("no policy", rest, R"({"principalId":"a"})", "policyDocument is missing");
    row("broken policy", rest, R"({"principalId":"a","policyDocument":{"Statement":[{"Effect":"Allow"}]}})",
        "policyDocument: Statement 1: has neither Action nor NotAction");
    row("list in the context", rest, "{\"principalId\":\"a\"," + policy + R"(,"context":{"l":[1]}})",
        "context.l is neither");
    row("object in the context", rest, "{\"principalId\":\"a\"," + policy + R"(,"context":{"o":{}}})",
        "context.o is neither");
    row("context is text", rest, "{\"principalId\":\"a\"," + policy + R"(,"context":"x"})", "context is not an object");
    row("usage key is a number", rest, "{\"principalId\":\"a\"," + policy + R"(,"usageIdentifierKey":1})",
        "usageIdentifierKey is not a text");
    row("long resource", rest,
        R"({"principalId":"a","policyDocument":{"Statement":{"Action":"*","Effect":"Allow","Resource":")" +
            QByteArray(513, 'x') + R"("}}})",
        "a Resource has 513 characters");
    row("long policy", rest,
        R"({"principalId":"a","policyDocument":{"Statement":{"Sid":")" + QByteArray(8'200, 'x') +
            R"(","Action":"*","Effect":"Allow","Resource":"*"}}})",
        "at most 8192");
    row("simple without its answer", AuthorizerFormat::HttpSimple, R"({"context":{}})", "isAuthorized");
    row("simple with a word", AuthorizerFormat::HttpSimple, R"({"isAuthorized":"true"})", "isAuthorized");
    row("a policy where a simple answer is due", AuthorizerFormat::HttpSimple, '{' + policy + '}', "isAuthorized");
}

void TestAuthorizer::refusesAnswers()
{
    QFETCH(int, format);
    QFETCH(QByteArray, payload);
    QFETCH(QString, message);
    const auto answer = AuthorizerAnswer::read(payload, AuthorizerFormat(format));
    QVERIFY(!answer);
    QVERIFY2(answer.error().message.contains(message), qPrintable(answer.error().message));
}

namespace {

AuthorizerOutcome somebody(const char* name)
{
    AuthorizerAnswer answer;
    answer.principalId = name;
    return AuthorizerOutcome(std::make_shared<const AuthorizerAnswer>(std::move(answer)));
}

}  // namespace

void TestAuthorizer::keepsAnswersForTheirTime()
{
    AuthorizerCache cache(100);
    QCOMPARE(cache.enter("a", 0, [](const AuthorizerOutcome&) {}).place, AuthorizerCache::Place::First);
    cache.settle("a", somebody("ann"), 10);
    const AuthorizerCache::Entry kept = cache.enter("a", 109, [](const AuthorizerOutcome&) {});
    QCOMPARE(kept.place, AuthorizerCache::Place::Cached);
    QCOMPARE(kept.answer->principalId, QByteArray("ann"));
    QCOMPARE(cache.enter("b", 109, [](const AuthorizerOutcome&) {}).place, AuthorizerCache::Place::First);
    QCOMPARE(cache.enter("a", 110, [](const AuthorizerOutcome&) {}).place, AuthorizerCache::Place::First);
    cache.settle("a", somebody("ann"), 110);
    cache.flush();
    QCOMPARE(cache.enter("a", 111, [](const AuthorizerOutcome&) {}).place, AuthorizerCache::Place::First);
}

void TestAuthorizer::sharesACall()
{
    AuthorizerCache cache(100);
    QByteArrayList told;
    const auto waiter = [&told](const char* name) {
        return [&told, name](const AuthorizerOutcome& outcome) { told << name + (':' + (*outcome)->principalId); };
    };
    QCOMPARE(cache.enter("a", 0, waiter("first")).place, AuthorizerCache::Place::First);
    QCOMPARE(cache.enter("a", 1, waiter("second")).place, AuthorizerCache::Place::Waiting);
    QCOMPARE(cache.enter("b", 1, waiter("other")).place, AuthorizerCache::Place::First);
    cache.settle("a", somebody("ann"), 2);
    QCOMPARE(told, (QByteArrayList{"first:ann", "second:ann"}));
}

void TestAuthorizer::keepsNoRefusals()
{
    AuthorizerCache cache(100);
    int told = 0;
    (void)cache.enter("a", 0, [&told](const AuthorizerOutcome& outcome) { told += outcome ? 0 : 1; });
    cache.settle("a", Refusal{Refusal::Kind::Unauthorized, "it said so"}, 1);
    QCOMPARE(told, 1);
    QCOMPARE(cache.enter("a", 2, [](const AuthorizerOutcome&) {}).place, AuthorizerCache::Place::First);
}

void TestAuthorizer::isBounded()
{
    AuthorizerCache cache(1'000'000);
    const auto ask = [&cache](int i) { return cache.enter(QByteArray::number(i), 0, [](const AuthorizerOutcome&) {}); };
    const int most = int(AuthorizerCache::mostEntries);
    for (int i = 0; i <= most; ++i) {
        QCOMPARE(ask(i).place, AuthorizerCache::Place::First);
        cache.settle(QByteArray::number(i), somebody("x"), 0);
    }
    QCOMPARE(ask(most).place, AuthorizerCache::Place::Cached);
    QCOMPARE(ask(0).place, AuthorizerCache::Place::First);
}

void TestAuthorizer::tellsIdentitiesApart()
{
    QVERIFY(identityKey({"a", "b"}) != identityKey({"ab"}));
    QVERIFY(identityKey({"a", "1:b"}) != identityKey({"a1:b"}));
    QVERIFY(identityKey({"a:b", "c"}) != identityKey({"a", "b:c"}));
}

QTEST_APPLESS_MAIN(TestAuthorizer)
#include "tst_authorizer.moc"
