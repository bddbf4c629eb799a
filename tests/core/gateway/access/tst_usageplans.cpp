#include "core/gateway/access/UsagePlans.h"
#include "tests/core/gateway/GatewayCases.h"

#include <QTest>

using namespace trestle;
using namespace trestle::gateway;

namespace {

base::JsonValue json(const char* text)
{
    auto value = base::parseJson(text);
    if (!value) qFatal("%s", qPrintable(value.error().message));
    return std::move(*value);
}

// Gold has two stages, a limit of its own and one for a method; Bronze has a quota.
Documents account()
{
    Documents documents;
    documents.set("apiKeys", "k1",
                  json(R"({"id": "k1", "name": "ann", "value": "ann-0123456789abcdefghij", "enabled": true})"));
    documents.set("apiKeys", "k2",
                  json(R"({"id": "k2", "name": "bob", "value": "bob-0123456789abcdefghij", "enabled": false})"));
    documents.set("apiKeys", "k3", json(R"({"id": "k3", "name": "cid", "value": "cid-0123456789abcdefghij"})"));
    documents.set("apiKeys", "k4", json(R"({"id": "k4", "value": "dan-0123456789abcdefghij", "enabled": true})"));
    documents.set("usagePlans", "p1",
                  json(R"({"id": "p1", "name": "Gold", "throttle": {"rateLimit": 1, "burstLimit": 2},
        "apiStages": [{"apiId": "api1", "stage": "dev", "throttle": {"/pets/{id}/GET": {"rateLimit": 1, "burstLimit": 1},
        "//POST": {"rateLimit": 0.5, "burstLimit": 7}}}, {"apiId": "api2", "stage": "dev"}]})"));
    documents.set("usagePlans", "p2",
                  json(R"({"id": "p2", "name": "Bronze", "quota": {"limit": 3, "period": "WEEK", "offset": 1},
        "apiStages": [{"apiId": "api1", "stage": "prod"}]})"));
    documents.set("usagePlanKeys", "p1:k1", json(R"({"id": "k1", "type": "API_KEY"})"));
    documents.set("usagePlanKeys", "x", json(R"({"id": "k2", "usagePlanId": "p1"})"));
    documents.set("usagePlanKeys", "p2:k3", json(R"({"id": "k3", "type": "API_KEY"})"));
    return documents;
}

}  // namespace

class TestUsagePlans : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatAKeyMayDo();
    void sharesThePlansLimitAmongItsStages();
    void limitsMethods();
    void goesOnWithTheSameBuckets();
    void explains();
};

void TestUsagePlans::findsWhatAKeyMayDo()
{
    TokenBuckets buckets;
    UsageLedger ledger;
    const auto plans = UsagePlans::compile(account(), buckets, ledger, 0);
    QVERIFY(!plans->stage("api1", "test"));
    const auto prod = plans->stage("api1", "prod");
    QCOMPARE(prod->size(), size_t(1));
    const KeyGrant& grant = prod->at("cid-0123456789abcdefghij");
    QCOMPARE(grant.keyId, QByteArray("k3"));
    QCOMPARE(grant.planName, QByteArray("Bronze"));
    QCOMPARE(*grant.quota, (Quota{3, QuotaPeriod::Week, 1}));
    QVERIFY(grant.limits.empty());
    QVERIFY(grant.account->take(*grant.quota, 0).accepted);
    QVERIFY(ledger.find("p2", "k3"));
    // The disabled key opens nothing.
    QVERIFY(!plans->stage("api1", "dev")->contains("bob-0123456789abcdefghij"));
}

// The case thr-018 of tests/data/gateway/access/throttle.json.
void TestUsagePlans::sharesThePlansLimitAmongItsStages()
{
    TokenBuckets buckets;
    UsageLedger ledger;
    const auto plans = UsagePlans::compile(account(), buckets, ledger, 0);
    const KeyGrant& first = plans->stage("api1", "dev")->at("ann-0123456789abcdefghij");
    const KeyGrant& second = plans->stage("api2", "dev")->at("ann-0123456789abcdefghij");
    QVERIFY(!takeFromAll(first.limitsOf("GET /pets"), {}, 0));
    QVERIFY(!takeFromAll(second.limitsOf("GET /pets"), {}, 0));
    const Limit* refused = takeFromAll(first.limitsOf("GET /pets"), {}, 0);
    QVERIFY(refused);
    QCOMPARE(refused->whose, QByteArray("plan Gold"));
}

void TestUsagePlans::limitsMethods()
{
    TokenBuckets buckets;
    UsageLedger ledger;
    const auto plans = UsagePlans::compile(account(), buckets, ledger, 0);
    const KeyGrant& grant = plans->stage("api1", "dev")->at("ann-0123456789abcdefghij");
    QCOMPARE(grant.limitsOf("POST /").front().bucket->limit(), (RateLimit{0.5, 7}));
    QVERIFY(!takeFromAll(grant.limitsOf("GET /pets/{id}"), {}, 0));
    const Limit* refused = takeFromAll(grant.limitsOf("GET /pets/{id}"), {}, 0);
    QVERIFY(refused);
    QCOMPARE(refused->whose, QByteArray("plan Gold for GET /pets/{id}"));
    QVERIFY(!takeFromAll(grant.limitsOf("GET /pets"), {}, 0));
}

void TestUsagePlans::goesOnWithTheSameBuckets()
{
    TokenBuckets buckets;
    UsageLedger ledger;
    const auto before = UsagePlans::compile(account(), buckets, ledger, 0);
    QVERIFY(!takeFromAll(before->stage("api1", "dev")->at("ann-0123456789abcdefghij").limits, {}, 0));
    const auto after = UsagePlans::compile(account(), buckets, ledger, 0);
    const Limits& limits = after->stage("api1", "dev")->at("ann-0123456789abcdefghij").limits;
    QCOMPARE(limits.front().bucket->tokens(0), 1);
}

void TestUsagePlans::explains()
{
    TokenBuckets buckets;
    UsageLedger ledger;
    const auto plans = UsagePlans::compile(account(), buckets, ledger, 0);
    QCOMPARE(plans->explain("nonsense"), QByteArray("there is no API key of this value"));
    QCOMPARE(plans->explain("bob-0123456789abcdefghij"), QByteArray("the API key bob is disabled"));
    QCOMPARE(plans->explain("dan-0123456789abcdefghij"), QByteArray("the API key k4 is in no usage plan"));
    QCOMPARE(plans->explain("ann-0123456789abcdefghij"),
             QByteArray("none of the usage plans of the API key ann (Gold) has this stage"));
}

QTEST_APPLESS_MAIN(TestUsagePlans)
#include "tst_usageplans.moc"
