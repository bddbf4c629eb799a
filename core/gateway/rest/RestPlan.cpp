#include "core/gateway/rest/RestPlan.h"

#include "core/base/Ids.h"
#include "core/base/JsonMember.h"
#include "core/gateway/access/AccessPlan.h"
#include "core/gateway/definition/RestMethod.h"

#include <algorithm>
#include <unordered_map>

namespace trestle::gateway {

using base::JsonValue;

namespace {

std::vector<QByteArray> textsOf(const JsonValue& object, QByteArrayView name)
{
    std::vector<QByteArray> texts;
    if (const JsonValue* member = object.find(name))
        for (const JsonValue& each : member->array())
            texts.push_back(each.string());
    return texts;
}

// Models are named by their name, whatever their document's id is.
class Models
{
public:
    explicit Models(const Documents& documents)
    {
        for (const auto& [id, document] : documents.all("models")) {
            const QByteArray name = textOf(document, "name");
            Model& model = m_models[name.isEmpty() ? id : name];
            const JsonValue* schema = document.find("schema");
            // The service keeps a schema as text; files may hold it as an object.
            if (schema && schema->isObject()) {
                model.schema = *schema;
            } else if (schema && !schema->string().isEmpty()) {
                auto read = base::parseJson(schema->string());
                if (read)
                    model.schema = std::move(*read);
                else
                    model.problem = read.error().message;
            } else {
                model.schema = JsonValue::Object();
            }
        }
        // Every REST API of the service is born with these two.
        m_models.try_emplace("Empty", Model{JsonValue::Object(), {}, {}});
        m_models.try_emplace("Error", Model{JsonValue::Object(), {}, {}});
    }

    base::Result<JsonSchema> compile(const QByteArray& name)
    {
        const auto found = m_models.find(name);
        if (found == m_models.end())
            return base::Error{base::ErrorCode::NotFound,
                               QStringLiteral("There is no model %1").arg(QString::fromUtf8(name))};
        Model& model = found->second;
        if (!model.problem.isEmpty())
            return base::Error{base::ErrorCode::Parse,
                               QStringLiteral("Model %1: %2").arg(QString::fromUtf8(name), model.problem)};
        if (!model.compiled) {
            auto compiled = JsonSchema::compile(model.schema, [this](const QByteArray& other) -> const JsonValue* {
                const auto known = m_models.find(other);
                return known == m_models.end() || !known->second.problem.isEmpty() ? nullptr : &known->second.schema;
            });
            if (!compiled) {
                model.problem = compiled.error().message;
                return compile(name);
            }
            model.compiled = std::move(*compiled);
        }
        return *model.compiled;
    }

    /// What of the models cannot be used, whether a method asks for it or not.
    std::vector<QString> problems()
    {
        std::vector<QString> found;
        for (const auto& [name, model] : m_models)
            if (const auto compiled = compile(name); !compiled) found.push_back(compiled.error().message);
        return found;
    }

private:
    struct Model
    {
        JsonValue schema;
        QString problem;
        std::optional<JsonSchema> compiled;
    };
    std::map<QByteArray, Model> m_models;
};

// The methods of a plan of before that need no compiling, by key: those whose route and all it refers to are the same.
// What was reported has to be reported again, so that those with problems are not among them.
class KnownMethods
{
public:
    KnownMethods(const Api& api, const PlanBefore* before)
    {
        if (!before || before->api.resourceId() != api.resourceId()) return;
        for (const char* kind : {"models", "requestValidators", "resources"})
            if (before->api.documents.all(kind) != api.documents.all(kind)) return;
        // Methods stand in the order of their routes; routes that did not compile have none.
        auto method = before->plan.methods.cbegin();
        for (const Route& route : before->api.routes) {
            if (method == before->plan.methods.cend()) break;
            if ((*method)->key != route.key()) continue;
            if (!(*method)->hasProblems) m_known.emplace((*method)->key, Known{&route, *method});
            ++method;
        }
    }

    /// Null if `route` has to be compiled.
    [[nodiscard]] std::shared_ptr<const RestMethod> find(const QByteArray& key, const Route& route) const
    {
        const auto found = m_known.find(key);
        return found != m_known.end() && *found->second.route == route ? found->second.method : nullptr;
    }

private:
    struct Known
    {
        const Route* route = nullptr;
        std::shared_ptr<const RestMethod> method;
    };
    std::unordered_map<QByteArray, Known> m_known;
};

class PlanCompiler
{
public:
    PlanCompiler(const Api& api, const QByteArray& deploymentId, std::vector<DesignProblem>& problems,
                 const PlanBefore* before)
        : m_api(api), m_problems(problems), m_models(api.documents), m_known(api, before)
    {
        m_plan->deploymentId = deploymentId.isEmpty() ? base::stableResourceId(api.resourceId()) : deploymentId;
        for (const auto& [id, document] : api.documents.all("resources")) {
            const QByteArray path = textOf(document, "path");
            if (!path.isEmpty()) m_resourceIds.emplace(path.toStdString(), id);
        }
    }

    std::shared_ptr<const RestPlan> compile()
    {
        m_plan->settings = m_api.document;
        m_plan->authorizers = m_api.documents.all("authorizers");
        m_plan->binaryTypes = BinaryTypes(textsOf(m_api.document, "binaryMediaTypes"));
        if (const JsonValue* size = m_api.document.find("minimumCompressionSize"))
            if (const auto bytes = size->toInteger()) m_plan->minimumCompression = static_cast<qsizetype>(*bytes);
        for (const QString& problem : m_models.problems())
            reportBroken(problem);
        if (const auto policy = resourcePolicy(m_api.document, {}); !policy)
            reportBroken(QStringLiteral("The resource policy: %1").arg(policy.error().message));
        compileGatewayResponses();
        m_plan->methods.reserve(m_api.routes.size());
        for (const Route& route : m_api.routes)
            compileMethod(route);
        return std::move(m_plan);
    }

private:
    void report(const QByteArray& routeKey, const QString& message)
    {
        m_problems.push_back({m_api.name, routeKey, message});
    }

    void reportBroken(const QString& message)
    {
        report({}, message);
        m_plan->isBroken = true;
    }

    void compileGatewayResponses()
    {
        for (const auto& [id, document] : m_api.documents.all("gatewayResponses")) {
            const QByteArray named = textOf(document, "responseType");
            const QByteArray name = named.isEmpty() ? id : named;
            const auto type = gatewayResponseType(name);
            auto response = GatewayResponse::compile(document);
            if (!type)
                report({}, QStringLiteral("%1 is no type of gateway response").arg(QString::fromUtf8(name)));
            else if (!response)
                reportBroken(
                    QStringLiteral("Gateway response %1: %2").arg(QString::fromUtf8(name), response.error().message));
            else
                m_plan->gatewayResponses.set(*type, std::move(*response));
        }
    }

    void compileMethod(const Route& route)
    {
        const QByteArray key = route.key();
        const base::Result<Route> checked = parseRouteKey(key);
        if (!checked || checked->method.isEmpty()) {
            report(key, checked ? QStringLiteral("A REST API has no $default route; use ANY /{proxy+}")
                                : checked.error().message);
            return;
        }
        const int number = static_cast<int>(m_plan->methods.size());
        if (const auto twin = m_plan->table.add(number, checked->method, *parsePathTemplate(checked->path))) {
            const QByteArray& other = m_plan->methods[static_cast<size_t>(*twin)]->key;
            report(key, QStringLiteral("Takes the same requests as %1").arg(QString::fromUtf8(other)));
            return;
        }
        if (auto known = m_known.find(key, route)) {
            m_plan->methods.push_back(std::move(known));
            return;
        }
        const size_t problemsBefore = m_problems.size();
        const JsonValue document = restMethod(route);
        RestMethod method;
        method.key = key;
        method.httpMethod = checked->method;
        method.resourcePath = checked->path;
        method.resourceId = resourceId(checked->path);
        method.operationName = textOf(document, "operationName");
        method.authorizationType = textOf(document, "authorizationType");
        if (method.authorizationType.isEmpty()) method.authorizationType = "NONE";
        method.authorizerId = textOf(document, "authorizerId");
        method.authorizationScopes = textsOf(document, "authorizationScopes");
        method.apiKeyRequired = flagOf(document, "apiKeyRequired");
        compileCheck(method, document);
        if (const JsonValue* integration = document.find("methodIntegration")) {
            method.integration =
                compileIntegration(*integration, [&](const QString& problem) { report(key, problem); });
            m_plan->isBroken = m_plan->isBroken || (method.integration && method.integration->isBroken);
        } else {
            report(key, std::holds_alternative<TableIntegration>(route.integration)
                            ? QStringLiteral("A REST API reaches a table by an AWS integration with a DynamoDB action "
                                             "and templates")
                            : QStringLiteral("Leads nowhere yet: it has no integration"));
        }
        method.hasProblems = m_problems.size() != problemsBefore;
        m_plan->methods.push_back(std::make_shared<const RestMethod>(std::move(method)));
    }

    QByteArray resourceId(const QByteArray& path)
    {
        const auto found = m_resourceIds.find(path.toStdString());
        return found == m_resourceIds.end() ? restResourceId(m_api, path) : found->second;
    }

    void compileCheck(RestMethod& method, const JsonValue& document)
    {
        const QByteArray id = textOf(document, "requestValidatorId");
        const JsonValue* validator = id.isEmpty() ? nullptr : m_api.documents.find("requestValidators", id);
        if (!id.isEmpty() && !validator)
            report(method.key, QStringLiteral("There is no request validator %1").arg(QString::fromUtf8(id)));
        RequestCheck& check = method.check;
        check.parameters = validator && flagOf(*validator, "validateRequestParameters");
        check.body = validator && flagOf(*validator, "validateRequestBody");
        if (const JsonValue* parameters = document.find("requestParameters"))
            for (const auto& [name, required] : parameters->object())
                if (required.toBool()) addRequired(check, name);
        if (const JsonValue* models = document.find("requestModels"))
            for (const auto& [type, model] : models->object()) {
                auto schema = m_models.compile(model.string());
                if (schema)
                    check.models.emplace_back(type.toLower(), std::move(*schema));
                else
                    report(method.key, schema.error().message);
            }
        check.parameters = check.parameters &&
                           !(check.headers.empty() && check.pathParameters.empty() && check.queryParameters.empty());
    }

    static void addRequired(RequestCheck& check, const QByteArray& name)
    {
        constexpr QByteArrayView header("method.request.header.");
        constexpr QByteArrayView path("method.request.path.");
        constexpr QByteArrayView query("method.request.querystring.");
        if (name.startsWith(header))
            check.headers.push_back(name.sliced(header.size()));
        else if (name.startsWith(path))
            check.pathParameters.push_back(name.sliced(path.size()));
        else if (name.startsWith(query))
            check.queryParameters.push_back(name.sliced(query.size()));
    }

    const Api& m_api;
    std::vector<DesignProblem>& m_problems;
    Models m_models;
    const KnownMethods m_known;
    std::unordered_map<std::string, QByteArray> m_resourceIds;
    std::shared_ptr<RestPlan> m_plan = std::make_shared<RestPlan>();
};

}  // namespace

const RestMethod* RestPlan::method(QByteArrayView httpMethod, QByteArrayView resourcePath) const
{
    const auto found = std::find_if(methods.begin(), methods.end(), [&](const auto& each) {
        return QByteArrayView(each->resourcePath) == resourcePath && QByteArrayView(each->httpMethod) == httpMethod;
    });
    return found == methods.end() ? nullptr : found->get();
}

std::shared_ptr<const RestPlan> compileRestPlan(const Api& api, const QByteArray& deploymentId,
                                                std::vector<DesignProblem>& problems, const PlanBefore* before)
{
    return PlanCompiler(api, deploymentId, problems, before).compile();
}

}  // namespace trestle::gateway
