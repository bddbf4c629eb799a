// How long it takes to make a REST API of 5,000 methods ready to serve, each with a template each way, and again after
// an edit.
#include "core/gateway/rest/RestPlan.h"

#include <QElapsedTimer>
#include <QTextStream>

#include <algorithm>

using namespace trestle;

namespace {

constexpr int methods = 5'000;
constexpr int rounds = 5;

gateway::Api largeApi()
{
    gateway::Api api;
    api.name = "large";
    api.protocol = gateway::Protocol::Rest;
    for (int i = 0; i < methods; ++i) {
        gateway::Route route{
            "GET", "/v1/group" + QByteArray::number(i / 50) + "/kind" + QByteArray::number(i) + "/{id}", {}, {}};
        QByteArray method(
            R"({"methodIntegration":{"type":"AWS","uri":"arn:aws:apigateway:us-east-1:dynamodb:action/GetItem",)"
            R"("requestTemplates":{"application/json":"{\"TableName\":\"T\",\"Key\":{\"id\":{\"S\":\"@$input.params('id')\"}}}"},)"
            R"("integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":)"
            R"("#set($i = $input.path('$.Item')){\"kind\":@,\"id\":\"$i.id.S\"}"}}}}})");
        method.replace('@', QByteArray::number(i));
        route.document = *base::parseJson(method);
        api.routes.push_back(std::move(route));
    }
    return api;
}

}  // namespace

int main()
{
    const gateway::Api api = largeApi();
    gateway::Api edited = api;
    edited.routes[methods / 2].document = edited.routes.front().document;
    double first = 0;
    double best = 1e9;
    std::shared_ptr<const gateway::RestPlan> plan;
    for (int i = 0; i < rounds; ++i) {
        std::vector<gateway::DesignProblem> problems;
        QElapsedTimer timer;
        timer.start();
        if (i == 0) {
            plan = gateway::compileRestPlan(api, {}, problems);
            first = double(timer.nsecsElapsed()) / 1e6;
        } else {
            const bool there = i % 2 == 1;
            const gateway::PlanBefore before{there ? api : edited, *plan};
            plan = gateway::compileRestPlan(there ? edited : api, {}, problems, &before);
            best = std::min(best, double(timer.nsecsElapsed()) / 1e6);
        }
        if (plan->methods.size() != size_t(methods) || !problems.empty()) return 1;
    }
    QTextStream(stdout) << methods << " methods compiled in " << first << " ms, after an edit in " << best << " ms\n";
    return 0;
}
