// What an edit of a REST API compiles anew, and what it takes over from the plan of before.
#include "core/gateway/rest/RestPlan.h"
#include "tests/core/gateway/rest/RestCases.h"

#include <QTest>

using namespace trestle;
using gateway::Api;
using gateway::PlanBefore;
using Problems = std::vector<gateway::DesignProblem>;

namespace {

const QByteArray mock = R"({"type":"MOCK","requestTemplates":{"application/json":"$input.body"},)"
                        R"("integrationResponses":{"200":{"statusCode":"200"}}})";

Api library()
{
    Api api = tests::restApi(
        {tests::restRoute("GET /a", mock), tests::restRoute("GET /b/{id}", mock), tests::restRoute("POST /b", mock)});
    api.documents.set("models", "m", tests::json(R"({"name":"Pet","schema":"{}"})"));
    return api;
}

}  // namespace

class TestRestPlan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void takesOverWhatDidNotChange();
    void followsRoutesThatMove();
    void compilesAgainWhatModelsChange();
    void reportsProblemsAgain();
};

void TestRestPlan::takesOverWhatDidNotChange()
{
    Problems problems;
    const Api first = library();
    const auto before = gateway::compileRestPlan(first, {}, problems);
    Api second = first;
    second.routes[1] = tests::restRoute("GET /b/{id}", QByteArray(mock).replace("$input.body", "changed"));
    second.description = "of pets";
    const PlanBefore known{first, *before};
    const auto after = gateway::compileRestPlan(second, {}, problems, &known);
    QVERIFY(problems.empty());
    QCOMPARE(after->methods.size(), size_t(3));
    QCOMPARE(after->methods[0], before->methods[0]);
    QVERIFY(after->methods[1] != before->methods[1]);
    QCOMPARE(*after->methods[1]->integration->templates.templates[0].fixed(), QByteArray("changed"));
    QCOMPARE(after->methods[2], before->methods[2]);
    QCOMPARE(after->table.match("GET", "/b/7").route, 1);
}

void TestRestPlan::followsRoutesThatMove()
{
    Problems problems;
    Api first = library();
    // A route that does not compile has no method in the plan.
    first.routes.insert(first.routes.begin() + 1, tests::restRoute("GET /a", mock));
    const auto before = gateway::compileRestPlan(first, {}, problems);
    QCOMPARE(before->methods.size(), size_t(3));
    Api second = library();
    std::swap(second.routes[0], second.routes[2]);
    const PlanBefore known{first, *before};
    const auto after = gateway::compileRestPlan(second, {}, problems, &known);
    QCOMPARE(after->methods[0], before->methods[2]);
    QCOMPARE(after->methods[1], before->methods[1]);
    QCOMPARE(after->methods[2], before->methods[0]);
    QCOMPARE(after->table.match("POST", "/b").route, 0);
}

void TestRestPlan::compilesAgainWhatModelsChange()
{
    Problems problems;
    const Api first = library();
    const auto before = gateway::compileRestPlan(first, {}, problems);
    Api second = first;
    second.documents.set("models", "m", tests::json(R"({"name":"Pet","schema":"{\"type\":\"object\"}"})"));
    const PlanBefore known{first, *before};
    const auto after = gateway::compileRestPlan(second, {}, problems, &known);
    QVERIFY(after->methods[0] != before->methods[0]);
}

void TestRestPlan::reportsProblemsAgain()
{
    Api first = library();
    first.routes[0] = tests::restRoute("GET /a", QByteArray(mock).replace("$input.body", "total $"));
    Problems problems;
    const auto before = gateway::compileRestPlan(first, {}, problems);
    QCOMPARE(problems.size(), size_t(1));
    const PlanBefore known{first, *before};
    Problems again;
    const auto after = gateway::compileRestPlan(first, {}, again, &known);
    QCOMPARE(again, problems);
    QCOMPARE(after->methods[1], before->methods[1]);
}

QTEST_APPLESS_MAIN(TestRestPlan)
#include "tst_restplan.moc"
