#include "core/gateway/definition/FunctionReferences.h"
#include "core/gateway/definition/RestMethod.h"

#include <QTest>

using namespace trestle::gateway;
using trestle::base::JsonValue;

class TestFunctionReferences : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void followsARename();
    void othersStay();
};

namespace {

JsonValue object(const QByteArray& name, const JsonValue& value)
{
    return JsonValue(JsonValue::Object{{name, value}});
}

Api apiOf(const QByteArray& function)
{
    Api api;
    const QByteArray arn = "arn:aws:lambda:us-east-1:000000000000:function:" + function;
    api.routes = {{"GET", "/form", FunctionIntegration{function}, {}},
                  {"GET", "/method", {}, {}, object("methodIntegration", object("uri", invocationUri(function)))}};
    api.documents.set("integrations", "i1", object("integrationUri", arn + ":live"));
    api.documents.set("authorizers", "a1", object("authorizerUri", invocationUri(function)));
    api.documents.set("deployments", "d1", object("snapshot", object("uri", arn)));
    return api;
}

}  // namespace

void TestFunctionReferences::followsARename()
{
    Api expected = apiOf("borrow");
    expected.documents.set("deployments", "d1", *apiOf("lend").documents.find("deployments", "d1"));
    QCOMPARE(withFunctionRenamed(apiOf("lend"), "lend", "borrow"), expected);
}

void TestFunctionReferences::othersStay()
{
    QCOMPARE(withFunctionRenamed(apiOf("lender"), "lend", "borrow"), apiOf("lender"));
    QCOMPARE(withFunctionRenamed(apiOf("len"), "lend", "borrow"), apiOf("len"));
}

QTEST_GUILESS_MAIN(TestFunctionReferences)
#include "tst_functionreferences.moc"
