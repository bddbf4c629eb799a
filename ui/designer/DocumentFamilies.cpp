#include "ui/designer/DocumentFamilies.h"

#include "core/base/Ids.h"
#include "core/gateway/definition/RestMethod.h"
#include "core/gateway/definition/RouteTarget.h"
#include "core/gateway/rest/GatewayResponseType.h"
#include "ui/designer/StageDocument.h"
#include "ui/designer/Wording.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace trestle::ui {

using base::JsonValue;
using workspace::ObjectRef;
using FieldKind = DocumentField::Kind;

namespace {

constexpr qsizetype shortestKey = 20;
constexpr qsizetype longestKey = 128;
constexpr qint64 longestTtlSeconds = 3'600;

struct FamilyWords
{
    Q_DECLARE_TR_FUNCTIONS(trestle::ui::DocumentFamilies)
};

std::vector<DocumentField> modelFields()
{
    return {{FieldKind::Text, FamilyWords::tr("Content type"), {"contentType"}, QStringLiteral("application/json")},
            {FieldKind::Text, FamilyWords::tr("Description"), {"description"}},
            {FieldKind::Schema, FamilyWords::tr("Schema"), {"schema"}}};
}

DocumentFamily restAuthorizers()
{
    const QByteArrayList functions = {"TOKEN", "REQUEST"};
    return {"authorizers",
            false,
            {"REST"},
            false,
            FamilyWords::tr("authorizer"),
            FamilyWords::tr("Authorizers"),
            QStringLiteral("authorizer"),
            {{FieldKind::Text, FamilyWords::tr("Name"), {"name"}},
             {FieldKind::Choice,
              FamilyWords::tr("Type"),
              {"type"},
              {},
              {{"TOKEN", FamilyWords::tr("Function, by a token")},
               {"REQUEST", FamilyWords::tr("Function, by the request")},
               {"COGNITO_USER_POOLS", FamilyWords::tr("User pool")}}},
             {FieldKind::Function, FamilyWords::tr("Function"), {"authorizerUri"}, {}, {}, "type", functions},
             {FieldKind::Text,
              FamilyWords::tr("Identity source"),
              {"identitySource"},
              QStringLiteral("method.request.header.Authorization"),
              {},
              "type",
              functions},
             {FieldKind::Text,
              FamilyWords::tr("Token must match"),
              {"identityValidationExpression"},
              QStringLiteral("^Bearer .+"),
              {},
              "type",
              {"TOKEN"}},
             {FieldKind::List,
              FamilyWords::tr("User pools"),
              {"providerARNs"},
              QStringLiteral("arn:aws:cognito-idp:…"),
              {},
              "type",
              {"COGNITO_USER_POOLS"}},
             {FieldKind::Number,
              FamilyWords::tr("Answer kept for, in seconds"),
              {"authorizerResultTtlInSeconds"},
              QStringLiteral("300"),
              {},
              "type",
              functions}}};
}

DocumentFamily modernAuthorizers()
{
    return {
        "authorizers",
        false,
        {"HTTP"},
        false,
        FamilyWords::tr("authorizer"),
        FamilyWords::tr("Authorizers"),
        QStringLiteral("authorizer"),
        {{FieldKind::Text, FamilyWords::tr("Name"), {"name"}},
         {FieldKind::Choice,
          FamilyWords::tr("Type"),
          {"authorizerType"},
          {},
          {{"JWT", FamilyWords::tr("JSON Web Token")}, {"REQUEST", FamilyWords::tr("Function")}}},
         {FieldKind::List,
          FamilyWords::tr("Identity source"),
          {"identitySource"},
          QStringLiteral("$request.header.Authorization")},
         {FieldKind::Text,
          FamilyWords::tr("Issuer"),
          {"jwtConfiguration", "issuer"},
          QStringLiteral("https://login.example.com"),
          {},
          "authorizerType",
          {"JWT"}},
         {FieldKind::List,
          FamilyWords::tr("Audience"),
          {"jwtConfiguration", "audience"},
          FamilyWords::tr("Who the token is for"),
          {},
          "authorizerType",
          {"JWT"}},
         {FieldKind::Function, FamilyWords::tr("Function"), {"authorizerUri"}, {}, {}, "authorizerType", {"REQUEST"}},
         {FieldKind::Choice,
          FamilyWords::tr("Payload format"),
          {"authorizerPayloadFormatVersion"},
          {},
          {{"2.0", QStringLiteral("2.0")}, {"1.0", QStringLiteral("1.0")}},
          "authorizerType",
          {"REQUEST"}},
         {FieldKind::Flag,
          FamilyWords::tr("Answers isAuthorized instead of a policy"),
          {"enableSimpleResponses"},
          {},
          {},
          "authorizerPayloadFormatVersion",
          {"2.0"}},
         {FieldKind::Number,
          FamilyWords::tr("Answer kept for, in seconds"),
          {"authorizerResultTtlInSeconds"},
          QStringLiteral("300"),
          {},
          "authorizerType",
          {"REQUEST"}}}};
}

DocumentFamily socketAuthorizers()
{
    return {"authorizers",
            false,
            {"WebSocket"},
            false,
            FamilyWords::tr("authorizer"),
            FamilyWords::tr("Authorizers"),
            QStringLiteral("authorizer"),
            {{FieldKind::Text, FamilyWords::tr("Name"), {"name"}},
             {FieldKind::Function, FamilyWords::tr("Function"), {"authorizerUri"}},
             {FieldKind::List,
              FamilyWords::tr("Identity source"),
              {"identitySource"},
              QStringLiteral("route.request.header.Authorization")}}};
}

DocumentFamily usagePlans()
{
    return {"usagePlans",
            true,
            {},
            false,
            FamilyWords::tr("usage plan"),
            FamilyWords::tr("Usage plans"),
            QStringLiteral("metrics"),
            {{FieldKind::Text, FamilyWords::tr("Name"), {"name"}},
             {FieldKind::Text, FamilyWords::tr("Description"), {"description"}},
             {FieldKind::Number,
              FamilyWords::tr("Requests a second"),
              {"throttle", "rateLimit"},
              FamilyWords::tr("No limit")},
             {FieldKind::Number, FamilyWords::tr("Burst"), {"throttle", "burstLimit"}, FamilyWords::tr("No limit")},
             {FieldKind::Number, FamilyWords::tr("Quota"), {"quota", "limit"}, FamilyWords::tr("No quota")},
             {FieldKind::Choice,
              FamilyWords::tr("Quota is for a"),
              {"quota", "period"},
              {},
              {{"DAY", FamilyWords::tr("Day")}, {"WEEK", FamilyWords::tr("Week")}, {"MONTH", FamilyWords::tr("Month")}},
              {},
              {},
              true},
             {FieldKind::Stages, FamilyWords::tr("Stages"), {"apiStages"}},
             {FieldKind::Keys, FamilyWords::tr("API keys"), {}}}};
}

QByteArrayList gatewayResponseNames()
{
    QByteArrayList names;
    for (int type = 0; type < gateway::gatewayResponseTypeCount; ++type)
        names.append(gateway::factsOf(gateway::GatewayResponseType(type)).name.toByteArray());
    return names;
}

DocumentFamily gatewayResponses()
{
    return {"gatewayResponses",
            false,
            {"REST"},
            true,
            FamilyWords::tr("gateway response"),
            FamilyWords::tr("Gateway responses"),
            QStringLiteral("error"),
            {{FieldKind::Text, FamilyWords::tr("Status"), {"statusCode"}, FamilyWords::tr("The service's own")},
             {FieldKind::Template,
              FamilyWords::tr("Body as application/json"),
              {"responseTemplates", "application/json"},
              QStringLiteral("{\"message\":$context.error.messageString}")},
             {FieldKind::Pairs,
              FamilyWords::tr("Headers: gatewayresponse.header.NAME and 'value'"),
              {"responseParameters"}}},
            gatewayResponseNames()};
}

// Where the limits and logs of all methods or routes of a stage stand.
JsonPath settingsPath(const char* protocol)
{
    return qstrcmp(protocol, "REST") == 0 ? JsonPath{"methodSettings", "*/*"} : JsonPath{"defaultRouteSettings"};
}

DocumentFamily stages(const char* protocol)
{
    const bool rest = qstrcmp(protocol, "REST") == 0;
    const JsonPath settings = settingsPath(protocol);
    DocumentFamily family{stagesKind,
                          false,
                          {protocol},
                          true,
                          FamilyWords::tr("stage"),
                          FamilyWords::tr("Stages"),
                          QStringLiteral("stage"),
                          {}};
    std::vector<DocumentField>& fields = family.fields;
    fields = {{FieldKind::Text, FamilyWords::tr("Description"), {"description"}},
              {FieldKind::Pairs, FamilyWords::tr("Stage variables"), {rest ? "variables" : "stageVariables"}},
              {FieldKind::Number, FamilyWords::tr("Requests a second"), settings + JsonPath{"throttlingRateLimit"},
               QStringLiteral("10000")},
              {FieldKind::Number, FamilyWords::tr("Burst"), settings + JsonPath{"throttlingBurstLimit"},
               QStringLiteral("5000")}};
    if (rest) {
        fields.push_back({FieldKind::Flag, FamilyWords::tr("Keeps a cache"), {"cacheClusterEnabled"}});
        fields.push_back({FieldKind::Number, FamilyWords::tr("Answers kept for, in seconds"),
                          settings + JsonPath{"cacheTtlInSeconds"}, QStringLiteral("300")});
    }
    fields.push_back({FieldKind::Text,
                      FamilyWords::tr("Access log"),
                      {"accessLogSettings", "destinationArn"},
                      QStringLiteral("arn:aws:logs:us-east-1:000000000000:log-group:NAME")});
    fields.push_back({FieldKind::Text,
                      FamilyWords::tr("Line of the access log"),
                      {"accessLogSettings", "format"},
                      QStringLiteral("$context.requestId $context.status")});
    if (qstrcmp(protocol, "HTTP") == 0) return family;
    fields.push_back({FieldKind::Choice,
                      FamilyWords::tr("Execution log"),
                      settings + JsonPath{"loggingLevel"},
                      QStringLiteral("OFF"),
                      {{"OFF", FamilyWords::tr("Off")},
                       {"ERROR", FamilyWords::tr("Failures")},
                       {"INFO", FamilyWords::tr("Every step")}}});
    fields.push_back(
        {FieldKind::Flag, FamilyWords::tr("Bodies and headers too"), settings + JsonPath{"dataTraceEnabled"}});
    return family;
}

QByteArray shortId(const gateway::Documents& documents, const QByteArray& kind)
{
    QByteArray id;
    do
        id = base::newResourceId().first(6);
    while (documents.find(kind, id) != nullptr);
    return id;
}

JsonValue texts(const QByteArrayList& list)
{
    JsonValue::Array array;
    for (const QByteArray& text : list)
        array.emplace_back(text);
    return array;
}

JsonValue freshModel()
{
    JsonValue value = JsonValue::Object();
    value.insert("contentType", "application/json");
    value.insert("schema",
                 "{\n  \"$schema\": \"http://json-schema.org/draft-04/schema#\",\n  \"type\": \"object\",\n"
                 "  \"properties\": {}\n}");
    return value;
}

JsonValue freshAuthorizer(const workspace::Workspace& design, gateway::Protocol protocol)
{
    const QByteArray uri =
        design.functions.empty() ? QByteArray() : gateway::invocationUri(design.functions.front().name);
    JsonValue value = JsonValue::Object();
    switch (protocol) {
        case gateway::Protocol::Rest:
            value.insert("type", "TOKEN");
            value.insert("authType", "custom");
            value.insert("authorizerUri", uri);
            value.insert("identitySource", "method.request.header.Authorization");
            value.insert("authorizerResultTtlInSeconds", 300);
            break;
        case gateway::Protocol::Http:
            value.insert("authorizerType", "JWT");
            value.insert("identitySource", texts({"$request.header.Authorization"}));
            setValueAt(value, {"jwtConfiguration", "issuer"}, "");
            setValueAt(value, {"jwtConfiguration", "audience"}, JsonValue::Array());
            break;
        case gateway::Protocol::WebSocket:
            value.insert("authorizerType", "REQUEST");
            value.insert("authorizerUri", uri);
            value.insert("identitySource", texts({"route.request.header.Authorization"}));
            break;
    }
    return value;
}

JsonValue freshKey()
{
    QByteArray secret;
    while (secret.size() < 40)
        secret += base::newResourceId();
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    JsonValue value = JsonValue::Object();
    value.insert("value", secret.first(40));
    value.insert("enabled", true);
    value.insert("createdDate", now);
    value.insert("lastUpdatedDate", now);
    return value;
}

bool routeNames(const gateway::Route& route, const QByteArray& kind, const QByteArray& id)
{
    if (kind == "authorizers") return textOf(route.document, "authorizerId") == id;
    if (kind == "requestValidators") return textOf(route.document, "requestValidatorId") == id;
    const JsonValue* models = kind == "models" ? route.document.find("requestModels") : nullptr;
    if (models == nullptr) return false;
    const JsonValue::Object& named = models->object();
    return std::any_of(named.begin(), named.end(), [&id](const auto& member) { return member.second.string() == id; });
}

// The route that goes through a VPC link: by its own integration, or by one it names.
std::optional<ObjectRef> routeThrough(const workspace::Workspace& design, const QByteArray& link)
{
    const auto goes = [&link](const JsonValue* integration) {
        return integration != nullptr && textOf(*integration, "connectionId") == link;
    };
    for (const gateway::Api& api : design.apis)
        for (const gateway::Route& route : api.routes)
            if (goes(route.document.find("methodIntegration")) ||
                goes(api.documents.find("integrations", gateway::namedIntegration(route))))
                return ObjectRef{ObjectRef::Kind::Route, api.name, route.key()};
    return std::nullopt;
}

bool isAlphanumeric(const QByteArray& text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
}

bool isDomain(const QByteArray& text)
{
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '*';
    });
    return plain && text.contains('.') && !text.startsWith('.') && !text.endsWith('.');
}

std::optional<DocumentProblem> problemOfModel(const QByteArray& id, bool isNamedById, const JsonValue& value)
{
    if (isNamedById && !isAlphanumeric(id))
        return {{{"name"}, FamilyWords::tr("A model's name is letters and digits")}};
    const JsonValue* schema = value.find("schema");
    if (schema == nullptr || schema->isObject()) return {};
    if (!textOf(value, "contentType").contains("json")) return {};
    const auto parsed = base::parseJson(schema->string());
    if (!parsed) return {{{"schema"}, parsed.error().message}};
    if (!parsed->isObject()) return {{{"schema"}, FamilyWords::tr("A schema is a JSON object")}};
    return {};
}

std::optional<DocumentProblem> problemOfTtl(const JsonValue& value, const JsonPath& path)
{
    const JsonValue* ttl = valueAt(value, path);
    const qint64 seconds = ttl == nullptr ? 0 : ttl->toInteger().value_or(-1);
    if (seconds >= 0 && seconds <= longestTtlSeconds) return {};
    return {{path, FamilyWords::tr("Between 0 and 3600 seconds")}};
}

std::optional<DocumentProblem> problemOfKey(const gateway::Documents& documents, const QByteArray& id,
                                            const JsonValue& value)
{
    const QByteArray secret = textOf(value, "value");
    if (secret.size() < shortestKey || secret.size() > longestKey)
        return {{{"value"}, FamilyWords::tr("A key has 20 to 128 characters")}};
    for (const auto& [other, document] : documents.all("apiKeys"))
        if (other != id && textOf(document, "value") == secret)
            return {{{"value"},
                     FamilyWords::tr("%1 has this key already").arg(QString::fromUtf8(textOf(document, "name")))}};
    return {};
}

std::optional<DocumentProblem> problemOfNumbers(const JsonValue& value, const QList<JsonPath>& paths)
{
    for (const JsonPath& path : paths) {
        const JsonValue* number = valueAt(value, path);
        if (number != nullptr && (!number->isNumber() || number->numberText().toDouble() < 0))
            return {{path, FamilyWords::tr("A number, 0 or more")}};
    }
    return {};
}

std::optional<DocumentProblem> problemOfStage(const gateway::Api& api, const QByteArray& id, const JsonValue& value)
{
    const bool isDefault = id == "$default" && api.protocol == gateway::Protocol::Http;
    const bool named = std::all_of(id.begin(), id.end(),
                                   [](char c) { return isAlphanumeric(QByteArray(1, c)) || c == '-' || c == '_'; });
    if (!isDefault && !named) return {{{"name"}, FamilyWords::tr("A stage's name is letters, digits, - and _")}};
    const JsonPath settings = settingsPath(protocolWords(api.protocol).toUtf8().constData());
    if (auto problem = problemOfNumbers(
            value, {settings + JsonPath{"throttlingRateLimit"}, settings + JsonPath{"throttlingBurstLimit"}}))
        return problem;
    return problemOfTtl(value, settings + JsonPath{"cacheTtlInSeconds"});
}

std::optional<DocumentProblem> problemOfGatewayResponse(const DocumentFamily& family, const QByteArray& id,
                                                        const JsonValue& value)
{
    if (!family.names.contains(id))
        return {{{"name"}, FamilyWords::tr("The service has no gateway response %1").arg(QString::fromUtf8(id))}};
    const QByteArray status = textOf(value, "statusCode");
    bool isNumber = false;
    const int code = status.toInt(&isNumber);
    if (status.isEmpty() || (isNumber && code >= 100 && code <= 599)) return {};
    return {{{"statusCode"}, FamilyWords::tr("A status has three digits: 400")}};
}

std::optional<DocumentProblem> problemOfLink(const JsonValue& value)
{
    const JsonValue* targets = value.find("targetArns");
    if (targets == nullptr) return {};
    for (const JsonValue& arn : targets->array())
        if (!arn.string().startsWith("arn:") || arn.string().count(':') < 5)
            return {{{"targetArns"},
                     FamilyWords::tr("%1 is no ARN of a load balancer").arg(QString::fromUtf8(arn.string()))}};
    return {};
}

// A name that is a member: not empty, and no other of the family has it.
std::optional<DocumentProblem> problemOfName(const gateway::Documents& documents, const DocumentFamily& family,
                                             const QByteArray& id, const JsonValue& value)
{
    if (family.isNamedById) return {};
    const QByteArray name = textOf(value, "name");
    if (name.trimmed().isEmpty()) return {{{"name"}, FamilyWords::tr("A name is needed")}};
    // The service lets usage plans and keys share names.
    if (family.ofAccount) return {};
    for (const auto& [other, document] : documents.all(family.kind))
        if (other != id && textOf(document, "name") == name)
            return {{{"name"}, FamilyWords::tr("%1 exists already").arg(QString::fromUtf8(name))}};
    return {};
}

}  // namespace

const std::vector<DocumentFamily>& documentFamilies()
{
    static const std::vector<DocumentFamily> families = {
        {"models",
         false,
         {"REST"},
         true,
         FamilyWords::tr("model"),
         FamilyWords::tr("Models"),
         QStringLiteral("item"),
         modelFields()},
        {"models",
         false,
         {"WebSocket"},
         false,
         FamilyWords::tr("model"),
         FamilyWords::tr("Models"),
         QStringLiteral("item"),
         [] {
             std::vector<DocumentField> fields = modelFields();
             fields.insert(fields.begin(), {FieldKind::Text, FamilyWords::tr("Name"), {"name"}});
             return fields;
         }()},
        restAuthorizers(),
        modernAuthorizers(),
        socketAuthorizers(),
        {"requestValidators",
         false,
         {"REST"},
         false,
         FamilyWords::tr("request validator"),
         FamilyWords::tr("Request validators"),
         QStringLiteral("check"),
         {{FieldKind::Text, FamilyWords::tr("Name"), {"name"}},
          {FieldKind::Flag, FamilyWords::tr("Checks the body against its model"), {"validateRequestBody"}},
          {FieldKind::Flag, FamilyWords::tr("Checks required parameters and headers"), {"validateRequestParameters"}}}},
        gatewayResponses(),
        stages("HTTP"),
        stages("REST"),
        stages("WebSocket"),
        {"apiKeys",
         true,
         {},
         false,
         FamilyWords::tr("API key"),
         FamilyWords::tr("API keys"),
         QStringLiteral("key"),
         {{FieldKind::Text, FamilyWords::tr("Name"), {"name"}},
          {FieldKind::Text, FamilyWords::tr("Key"), {"value"}},
          {FieldKind::Flag, FamilyWords::tr("Enabled"), {"enabled"}},
          {FieldKind::Text, FamilyWords::tr("Description"), {"description"}}}},
        usagePlans(),
        {"domainNames",
         true,
         {},
         true,
         FamilyWords::tr("custom domain"),
         FamilyWords::tr("Custom domains"),
         QStringLiteral("link"),
         {{FieldKind::Mappings, FamilyWords::tr("Paths and the stages they lead to"), {}},
          {FieldKind::Text,
           FamilyWords::tr("Certificate"),
           {"regionalCertificateArn"},
           QStringLiteral("arn:aws:acm:…")}}},
        {"vpcLinks",
         true,
         {},
         false,
         FamilyWords::tr("VPC link"),
         FamilyWords::tr("VPC links"),
         QStringLiteral("link"),
         {{FieldKind::Text, FamilyWords::tr("Name"), {"name"}},
          {FieldKind::Text, FamilyWords::tr("Description"), {"description"}},
          {FieldKind::List,
           FamilyWords::tr("Load balancers it leads to, for REST APIs"),
           {"targetArns"},
           QStringLiteral("arn:aws:elasticloadbalancing:…")},
          {FieldKind::List, FamilyWords::tr("Subnets, for HTTP APIs"), {"subnetIds"}, QStringLiteral("subnet-…")},
          {FieldKind::List,
           FamilyWords::tr("Security groups, for HTTP APIs"),
           {"securityGroupIds"},
           QStringLiteral("sg-…")}}},
    };
    return families;
}

QString titled(const QString& one)
{
    return one.left(1).toUpper() + one.mid(1);
}

std::vector<const DocumentFamily*> familiesOf(const gateway::Api& api)
{
    const QByteArray protocol = protocolWords(api.protocol).toUtf8();
    std::vector<const DocumentFamily*> found;
    for (const DocumentFamily& family : documentFamilies())
        if (family.protocols.contains(protocol)) found.push_back(&family);
    return found;
}

std::vector<const DocumentFamily*> accountFamilies()
{
    std::vector<const DocumentFamily*> found;
    for (const DocumentFamily& family : documentFamilies())
        if (family.ofAccount) found.push_back(&family);
    return found;
}

bool isDocument(const ObjectRef& object)
{
    return object.kind == ObjectRef::Kind::ApiDocument || object.kind == ObjectRef::Kind::Document;
}

QByteArray documentKind(const ObjectRef& object)
{
    const QByteArray& path = object.kind == ObjectRef::Kind::ApiDocument ? object.routeKey : object.name;
    return path.left(path.indexOf('/'));
}

QByteArray documentId(const ObjectRef& object)
{
    const QByteArray& path = object.kind == ObjectRef::Kind::ApiDocument ? object.routeKey : object.name;
    return path.mid(path.indexOf('/') + 1);
}

ObjectRef documentRef(const DocumentFamily& family, const QByteArray& api, const QByteArray& id)
{
    const QByteArray path = family.kind + '/' + id;
    if (family.ofAccount) return {ObjectRef::Kind::Document, path, {}};
    return {ObjectRef::Kind::ApiDocument, api, path};
}

const DocumentFamily* familyOf(const workspace::Workspace& design, const ObjectRef& object)
{
    if (!isDocument(object)) return nullptr;
    const gateway::Api* api = object.kind == ObjectRef::Kind::ApiDocument ? design.api(object.name) : nullptr;
    if (object.kind == ObjectRef::Kind::ApiDocument && api == nullptr) return nullptr;
    const QByteArray kind = documentKind(object);
    for (const DocumentFamily* family : api == nullptr ? accountFamilies() : familiesOf(*api))
        if (family->kind == kind) return family;
    return nullptr;
}

const gateway::Documents* documentsOf(const workspace::Workspace& design, const ObjectRef& object)
{
    if (object.kind == ObjectRef::Kind::Document) return &design.documents;
    const gateway::Api* api = object.kind == ObjectRef::Kind::ApiDocument ? design.api(object.name) : nullptr;
    return api == nullptr ? nullptr : &api->documents;
}

std::optional<JsonValue> documentOf(const workspace::Workspace& design, const ObjectRef& object)
{
    const gateway::Documents* documents = documentsOf(design, object);
    if (documents == nullptr) return std::nullopt;
    if (documentKind(object) == stagesKind && object.kind == ObjectRef::Kind::ApiDocument) {
        const gateway::Api& api = *design.api(object.name);
        const gateway::Stage* stage = stageOf(api, documentId(object));
        return stage == nullptr ? std::nullopt : std::optional(stageDocument(api, *stage));
    }
    const JsonValue* kept = documents->find(documentKind(object), documentId(object));
    return kept == nullptr ? std::nullopt : std::optional(*kept);
}

QByteArrayList documentIds(const workspace::Workspace& design, const DocumentFamily& family, const QByteArray& api)
{
    QByteArrayList ids;
    const gateway::Api* of = family.ofAccount ? nullptr : design.api(api);
    if (of != nullptr && family.kind == stagesKind) {
        for (const gateway::Stage& stage : of->stages)
            ids.append(stage.name);
        return ids;
    }
    for (const auto& [id, value] : (of == nullptr ? design.documents : of->documents).all(family.kind))
        ids.append(id);
    return ids;
}

QString documentTitle(const workspace::Workspace& design, const ObjectRef& object)
{
    const DocumentFamily* family = familyOf(design, object);
    const gateway::Documents* documents = documentsOf(design, object);
    const bool named = family != nullptr && !family->isNamedById && documents != nullptr;
    const JsonValue* value = named ? documents->find(family->kind, documentId(object)) : nullptr;
    const QByteArray name = value == nullptr ? QByteArray() : textOf(*value, "name");
    return QString::fromUtf8(name.isEmpty() ? documentId(object) : name);
}

FreshDocument freshDocument(const workspace::Workspace& design, const DocumentFamily& family, const QByteArray& api,
                            const QByteArray& name)
{
    const gateway::Api* of = family.ofAccount ? nullptr : design.api(api);
    const gateway::Documents& documents = of == nullptr ? design.documents : of->documents;
    FreshDocument fresh{family.isNamedById ? name : shortId(documents, family.kind), JsonValue::Object()};
    if (!family.isNamedById) fresh.value.insert("name", name);
    JsonValue rest = JsonValue::Object();
    if (family.kind == "models") {
        rest = freshModel();
    } else if (family.kind == "authorizers" && of != nullptr) {
        rest = freshAuthorizer(design, of->protocol);
    } else if (family.kind == "requestValidators") {
        rest.insert("validateRequestBody", true);
        rest.insert("validateRequestParameters", true);
    } else if (family.kind == "apiKeys") {
        rest = freshKey();
    } else if (family.kind == "domainNames") {
        setValueAt(rest, {"endpointConfiguration", "types"}, texts({"REGIONAL"}));
        rest.insert("securityPolicy", "TLS_1_2");
    } else if (family.kind == "gatewayResponses") {
        setValueAt(rest, {"responseTemplates", "application/json"}, "{\"message\":$context.error.messageString}");
    } else if (family.kind == stagesKind && of != nullptr && of->protocol != gateway::Protocol::Rest) {
        rest.insert("autoDeploy", true);
    }
    for (const auto& [member, value] : rest.object())
        fresh.value.insert(member, value);
    return fresh;
}

std::optional<DocumentUse> useOfDocument(const workspace::Workspace& design, const ObjectRef& object)
{
    const DocumentFamily* family = familyOf(design, object);
    const std::optional<JsonValue> value = documentOf(design, object);
    if (family == nullptr || !value) return {};
    const QString shown =
        FamilyWords::tr("%1 %2", "kind and name").arg(titled(family->one), documentTitle(design, object));
    if (family->kind == "usagePlans") {
        const JsonValue* stages = value->find("apiStages");
        if (stages == nullptr || stages->array().empty()) return {};
        return {{object, FamilyWords::tr("%1 stays: stages still belong to it. Take them out of it first").arg(shown)}};
    }
    if (family->kind == "vpcLinks") {
        const std::optional<ObjectRef> route = routeThrough(design, documentId(object));
        if (!route) return {};
        return {{*route, FamilyWords::tr("%1 stays: %2 goes through it. Give that another integration first")
                             .arg(shown, QString::fromUtf8(route->routeKey))}};
    }
    const gateway::Api* api = family->ofAccount ? nullptr : design.api(object.name);
    // Of WebSocket APIs the service lets models go.
    if (api == nullptr || (family->kind == "models" && api->protocol != gateway::Protocol::Rest)) return {};
    for (const gateway::Route& route : api->routes)
        if (routeNames(route, family->kind, documentId(object)))
            return {{{ObjectRef::Kind::Route, api->name, route.key()},
                     FamilyWords::tr("%1 stays: %2 names it. Choose another there first")
                         .arg(shown, QString::fromUtf8(route.key()))}};
    return {};
}

std::optional<DocumentProblem> problemOfDocument(const workspace::Workspace& design, const ObjectRef& object,
                                                 const JsonValue& value)
{
    const DocumentFamily* family = familyOf(design, object);
    const gateway::Documents* documents = documentsOf(design, object);
    if (family == nullptr || documents == nullptr) return {};
    const QByteArray id = documentId(object);
    if (id.isEmpty()) return {{{"name"}, FamilyWords::tr("A name is needed")}};
    if (auto problem = problemOfName(*documents, *family, id, value)) return problem;
    if (family->kind == "models") return problemOfModel(id, family->isNamedById, value);
    if (family->kind == "authorizers") return problemOfTtl(value, {"authorizerResultTtlInSeconds"});
    if (family->kind == "apiKeys") return problemOfKey(*documents, id, value);
    if (family->kind == "usagePlans")
        return problemOfNumbers(value, {{"throttle", "rateLimit"}, {"throttle", "burstLimit"}, {"quota", "limit"}});
    if (family->kind == stagesKind) return problemOfStage(*design.api(object.name), id, value);
    if (family->kind == "gatewayResponses") return problemOfGatewayResponse(*family, id, value);
    if (family->kind == "vpcLinks") return problemOfLink(value);
    if (family->kind == "domainNames" && !isDomain(id))
        return {{{"name"}, FamilyWords::tr("A domain is in small letters, with a dot: api.example.com")}};
    return {};
}

}  // namespace trestle::ui
