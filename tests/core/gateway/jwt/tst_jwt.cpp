// Tokens of the local issuer, checked as a JWT authorizer does.
#include "core/gateway/jwt/JwtAuthorizer.h"
#include "core/gateway/jwt/LocalIssuer.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace trestle;
using base::JsonValue;
using gateway::JsonWebKeys;
using gateway::JsonWebToken;
using gateway::JwtAuthorizer;
using gateway::LocalIssuer;

namespace {

constexpr qint64 now = 1'800'000'000;

JsonValue json(const QByteArray& text)
{
    auto value = base::parseJson(text);
    if (!value) qFatal("%s: %s", text.constData(), qPrintable(value.error().message));
    return std::move(*value);
}

JwtAuthorizer authorizer(const QList<QByteArray>& scopes = {})
{
    auto made =
        JwtAuthorizer::compile(json(R"({"authorizerType":"JWT","identitySource":["$request.header.Authorization"],
                 "jwtConfiguration":{"issuer":"http://issuer.example/","audience":["api","other"]}})"),
                               scopes);
    if (!made) qFatal("%s", qPrintable(made.error().message));
    return std::move(*made);
}

}  // namespace

class TestJwt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void judgesClaims_data();
    void judgesClaims();
    void printsClaimsAsTheServiceDoes();
    void givesScopesOnlyToRoutesThatHaveSome();
    void refusesWhatIsNotSigned_data();
    void refusesWhatIsNotSigned();
    void refusesWhatIsNoToken_data();
    void refusesWhatIsNoToken();
    void findsTheIssuersKeys_data();
    void findsTheIssuersKeys();
    void keepsItsKey();

private:
    QByteArray signedToken(const QByteArray& claims) const { return *m_issuer->sign(json(claims)); }
    base::Result<JsonValue, JwtAuthorizer::Refusal> check(const QByteArray& token, const QList<QByteArray>& scopes = {})
    {
        return authorizer(scopes).check(*JsonWebToken::parse(token), *m_keys, now);
    }

    QTemporaryDir m_folder;
    std::optional<LocalIssuer> m_issuer;
    std::optional<JsonWebKeys> m_keys;
};

void TestJwt::initTestCase()
{
    auto issuer = LocalIssuer::open(m_folder.filePath(QStringLiteral("keys/issuer.pem")));
    QVERIFY2(issuer, issuer ? "" : qPrintable(issuer.error().message));
    m_issuer = std::move(*issuer);
    auto keys = JsonWebKeys::parse(m_issuer->keys());
    QVERIFY(keys);
    QCOMPARE(keys->count(), size_t(1));
    m_keys = std::move(*keys);
}

void TestJwt::judgesClaims_data()
{
    QTest::addColumn<QByteArray>("claims");
    QTest::addColumn<QList<QByteArray>>("scopes");
    QTest::addColumn<QByteArray>("refusal");  // "" if it is good
    const auto row = [](const char* name, const QByteArray& claims, const char* refusal,
                        QList<QByteArray> scopes = {}) {
        QTest::newRow(name) << "{\"iss\":\"http://issuer.example/\"," + claims + '}' << scopes << QByteArray(refusal);
    };
    row("good", R"("aud":"api","exp":1800000060)", "");
    row("list of audiences", R"("aud":["x","other"],"exp":1800000060)", "");
    row("client_id", R"("client_id":"api","exp":1800000060)", "");
    row("other audience", R"("aud":"x","exp":1800000060)", "the token does not have a valid audience");
    row("aud goes before client_id", R"("aud":"x","client_id":"api","exp":1800000060)",
        "the token does not have a valid audience");
    row("no audience", R"("exp":1800000060)", "the token does not have a valid audience");
    row("expired", R"("aud":"api","exp":1799999990)", "the token has expired");
    row("expired within the skew", R"("aud":"api","exp":1799999998)", "");
    row("no expiry", R"("aud":"api")", "the token does not have an expiration time");
    row("expiry with a fraction", R"("aud":"api","exp":1800000060.5)", "");
    row("not yet", R"("aud":"api","exp":1800000060,"nbf":1800000010)", "the token is not active yet");
    row("within the skew", R"("aud":"api","exp":1800000060,"nbf":1800000004,"iat":1800000004)", "");
    row("from the future", R"("aud":"api","exp":1800000060,"iat":1800000010)", "the token was issued in the future");
    row("one of the scopes", R"("aud":"api","exp":1800000060,"scope":"read write")", "", {"admin", "write"});
    row("scp as a list", R"("aud":"api","exp":1800000060,"scp":["read"])", "", {"read"});
    row("none of the scopes", R"("aud":"api","exp":1800000060,"scope":"read")",
        "the token does not have any of the route's scopes", {"write"});
    row("no scopes", R"("aud":"api","exp":1800000060)", "the token does not have any of the route's scopes", {"write"});
    QTest::newRow("other issuer") << QByteArray(R"({"iss":"http://other","aud":"api","exp":1800000060})")
                                  << QList<QByteArray>() << QByteArray("the token does not have a valid issuer");
}

void TestJwt::judgesClaims()
{
    QFETCH(QByteArray, claims);
    QFETCH(QList<QByteArray>, scopes);
    QFETCH(QByteArray, refusal);
    const auto said = check(signedToken(claims), scopes);
    QCOMPARE(said ? QByteArray() : said.error().description, refusal);
    if (said) return;
    QCOMPARE(said.error().forbidden, refusal.contains("scopes"));
    const QByteArray challenge = authorizer(scopes).challenge(said.error());
    QCOMPARE(challenge, said.error().forbidden
                            ? "Bearer scope=\"write\" error=\"insufficient_scope\" error_description=\"" + refusal + '"'
                            : "Bearer scope=\"\" error=\"invalid_token\" error_description=\"" + refusal + '"');
}

void TestJwt::printsClaimsAsTheServiceDoes()
{
    const auto said = check(signedToken(
        R"({"iss":"http://issuer.example/","aud":"api","sub":"user-123","exp":9999999999,"email_verified":true,
            "cognito:groups":["admin","poweruser"],"nickname":null,"scope":"read write","address":{"b":1,"a":[2]}})"));
    QVERIFY(said);
    QCOMPARE(base::writeJson(*said),
             QByteArray(R"({"jwt":{"claims":{"iss":"http://issuer.example/","aud":"api","sub":"user-123",)"
                        R"("exp":"9999999999","email_verified":"true","cognito:groups":"[admin poweruser]",)"
                        R"("scope":"read write","address":"map[a:[2] b:1]"},"scopes":null}})"));
}

void TestJwt::givesScopesOnlyToRoutesThatHaveSome()
{
    const auto said = check(
        signedToken(R"({"iss":"http://issuer.example/","aud":"api","exp":9999999999,"scope":"read write"})"), {"read"});
    QVERIFY(said);
    QCOMPARE(base::writeJson(*said->find("jwt")->find("scopes")), QByteArray(R"(["read","write"])"));
}

void TestJwt::refusesWhatIsNotSigned_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QByteArray>("refusal");
    const QByteArray good = signedToken(R"({"iss":"http://issuer.example/","aud":"api","exp":9999999999})");
    const QList<QByteArray> parts = good.split('.');
    const auto part = [](const QByteArray& text) {
        return text.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    };
    const QByteArray forged = part(R"({"iss":"http://issuer.example/","aud":"api","exp":9999999999,"sub":"root"})");
    QTest::newRow("other claims") << parts[0] + '.' + forged + '.' + parts[2]
                                  << QByteArray("the token's signature is invalid");
    QTest::newRow("no algorithm") << part(R"({"alg":"none"})") + '.' + parts[1] + '.' + parts[2]
                                  << QByteArray("signing method none is invalid");
    QTest::newRow("secret") << part(R"({"alg":"HS256"})") + '.' + parts[1] + '.' + parts[2]
                            << QByteArray("signing method HS256 is invalid");
    QTest::newRow("other key") << part(R"({"alg":"RS256","kid":"x"})") + '.' + parts[1] + '.' + parts[2]
                               << QByteArray("unable to find a signing key that matches the token's kid");
}

void TestJwt::refusesWhatIsNotSigned()
{
    QFETCH(QByteArray, token);
    QFETCH(QByteArray, refusal);
    const auto said = check(token);
    QVERIFY(!said);
    QCOMPARE(said.error().description, refusal);
}

void TestJwt::refusesWhatIsNoToken_data()
{
    QTest::addColumn<QByteArray>("token");
    for (const char* token : {"", "a", "a.b.c", "e30.e30", "e30.e30.", "e30.W10.AA", "W10.e30.AA", "e30.e30.AA.AA"})
        QTest::newRow(*token ? token : "empty") << QByteArray(token);
}

void TestJwt::refusesWhatIsNoToken()
{
    QFETCH(QByteArray, token);
    QVERIFY(!JsonWebToken::parse(token));
}

void TestJwt::findsTheIssuersKeys_data()
{
    QTest::addColumn<QByteArray>("configuration");
    QTest::addColumn<QString>("keys");
    QTest::addColumn<QString>("discovery");
    QTest::addColumn<QString>("error");
    const auto row = [](const char* name, const char* configuration, const char* keys, const char* discovery,
                        const char* error = "") {
        QTest::newRow(name) << QByteArray(configuration) << QString::fromLatin1(keys) << QString::fromLatin1(discovery)
                            << QString::fromLatin1(error);
    };
    row("issuer", R"({"issuer":"https://i.example/pool","audience":["a"]})", "",
        "https://i.example/pool/.well-known/openid-configuration");
    row("issuer with a slash", R"({"issuer":"https://i.example/","audience":["a"]})", "",
        "https://i.example/.well-known/openid-configuration");
    row("own address", R"({"issuer":"https://i.example","audience":["a"],"jwksUri":"http://localhost:1/k"})",
        "http://localhost:1/k", "https://i.example/.well-known/openid-configuration");
    row("file", R"({"issuer":"https://i.example","audience":["a"],"jwksUri":"/tmp/keys.json"})",
        "file:///tmp/keys.json", "https://i.example/.well-known/openid-configuration");
    row("no issuer", R"({"audience":["a"]})", "", "", "names no issuer");
    row("no audience", R"({"issuer":"https://i.example"})", "", "", "no audience");
    row("no URL", R"({"issuer":"me","audience":["a"]})", "", "", "is no URL");
}

void TestJwt::findsTheIssuersKeys()
{
    QFETCH(QByteArray, configuration);
    QFETCH(QString, keys);
    QFETCH(QString, discovery);
    QFETCH(QString, error);
    JsonValue document = JsonValue::Object();
    document.insert("jwtConfiguration", json(configuration));
    const auto made = JwtAuthorizer::compile(document, {});
    if (!error.isEmpty()) {
        QVERIFY(!made);
        QVERIFY2(made.error().message.contains(error), qPrintable(made.error().message));
        return;
    }
    QVERIFY2(made, made ? "" : qPrintable(made.error().message));
    QCOMPARE(made->keysUrl().toString(), keys);
    QCOMPARE(made->discoveryUrl().toString(), discovery);
}

void TestJwt::keepsItsKey()
{
    const QString file = m_folder.filePath(QStringLiteral("keys/issuer.pem"));
    const auto again = LocalIssuer::open(file);
    QVERIFY(again);
    QCOMPARE(again->keys(), m_issuer->keys());
    QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther),
             QFile::Permissions());
    QFile damaged(m_folder.filePath(QStringLiteral("damaged.pem")));
    QVERIFY(damaged.open(QIODevice::WriteOnly) && damaged.write("no key") == 6);
    damaged.close();
    QVERIFY(!LocalIssuer::open(damaged.fileName()));
}

QTEST_APPLESS_MAIN(TestJwt)
#include "tst_jwt.moc"
