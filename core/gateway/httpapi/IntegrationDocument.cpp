#include "core/gateway/httpapi/IntegrationDocument.h"

#include "core/base/Overloaded.h"
#include "core/gateway/definition/Invalid.h"
#include "core/gateway/definition/RestMethod.h"

#include <array>

namespace trestle::gateway {

namespace {

using base::JsonValue;

constexpr QByteArrayView tableSubtype("DynamoDB-");
constexpr QByteArrayView keyPrefix("Key.");
constexpr QByteArrayView attributePrefix("Attributes.");
constexpr QByteArrayView headerPrefix("header.");
constexpr int defaultTimeoutMs = 30'000;

constexpr std::array<std::pair<QByteArrayView, TableAction>, 6> actions{{{"GetItem", TableAction::GetItem},
                                                                         {"PutItem", TableAction::PutItem},
                                                                         {"UpdateItem", TableAction::UpdateItem},
                                                                         {"DeleteItem", TableAction::DeleteItem},
                                                                         {"Query", TableAction::Query},
                                                                         {"Scan", TableAction::Scan}}};

base::Error unsupported(const QString& text)
{
    return {base::ErrorCode::Unsupported, text};
}

QByteArray settingText(const JsonValue& object, QByteArrayView name, const QByteArray& fallback = {})
{
    const JsonValue* member = object.find(name);
    return member && member->isString() ? member->string() : fallback;
}

int timeoutOf(const JsonValue& document)
{
    const JsonValue* member = document.find("timeoutInMillis");
    return static_cast<int>((member ? member->toInteger() : std::nullopt).value_or(defaultTimeoutMs));
}

JsonValue described(const char* type, const QByteArray& method, int timeoutMs)
{
    JsonValue document = JsonValue::Object();
    document.insert("connectionType", "INTERNET");
    if (!method.isEmpty()) document.insert("integrationMethod", method);
    document.insert("integrationType", type);
    document.insert("timeoutInMillis", timeoutMs);
    return document;
}

JsonValue documentOf(const FunctionIntegration& function)
{
    JsonValue document = described("AWS_PROXY", "POST", function.timeoutMs);
    document.insert("integrationUri", functionUri(function.function, function.qualifier));
    document.insert("payloadFormatVersion", function.payloadFormat == PayloadFormat::V1 ? "1.0" : "2.0");
    return document;
}

JsonValue documentOf(const HttpIntegration& target)
{
    JsonValue document = described("HTTP_PROXY", target.method, target.timeoutMs);
    document.insert("integrationUri", target.uri);
    document.insert("payloadFormatVersion", "1.0");
    return document;
}

JsonValue documentOf(const TableIntegration& table)
{
    JsonValue document = described("AWS_PROXY", {}, defaultTimeoutMs);
    for (const auto& [name, action] : actions)
        if (action == table.action)
            document.insert("integrationSubtype", tableSubtype.toByteArray() + name.toByteArray());
    document.insert("payloadFormatVersion", "1.0");
    JsonValue parameters = JsonValue::Object();
    parameters.insert("TableName", table.table);
    if (!table.index.isEmpty()) parameters.insert("IndexName", table.index);
    for (const auto& [name, mapping] : table.key)
        parameters.insert(keyPrefix.toByteArray() + name, mapping);
    if (table.sortOperator != TableIntegration().sortOperator) parameters.insert("SortOperator", table.sortOperator);
    for (const auto& [name, mapping] : table.attributes)
        parameters.insert(attributePrefix.toByteArray() + name, mapping);
    if (!table.hidden.isEmpty()) parameters.insert("Hidden", table.hidden.join(','));
    if (table.conditional) parameters.insert("Conditional", "true");
    if (table.successStatus) parameters.insert("SuccessStatus", QByteArray::number(*table.successStatus));
    document.insert("requestParameters", std::move(parameters));
    return document;
}

JsonValue documentOf(const MockIntegration& mock)
{
    JsonValue document = described("MOCK", {}, defaultTimeoutMs);
    document.insert("payloadFormatVersion", "1.0");
    JsonValue parameters = JsonValue::Object();
    parameters.insert("statuscode", QByteArray::number(mock.status));
    for (const auto& [name, value] : mock.headers)
        parameters.insert(headerPrefix.toByteArray() + name, value);
    if (!mock.body.isEmpty()) parameters.insert("body", mock.body);
    document.insert("requestParameters", std::move(parameters));
    return document;
}

base::Result<Integration> tableOf(QByteArrayView action, const JsonValue& document)
{
    TableIntegration table;
    const auto known =
        std::find_if(actions.begin(), actions.end(), [&](const auto& each) { return each.first == action; });
    if (known == actions.end())
        return unsupported(QStringLiteral("DynamoDB-%1 is no table operation that a route can carry out")
                               .arg(QString::fromUtf8(action)));
    table.action = known->second;
    const JsonValue* parameters = document.find("requestParameters");
    for (const auto& [name, value] : parameters ? parameters->object() : JsonValue::Object()) {
        const QByteArray& text = value.string();
        if (name == "TableName")
            table.table = text;
        else if (name == "IndexName")
            table.index = text;
        else if (name == "SortOperator")
            table.sortOperator = text;
        else if (name == "Hidden")
            table.hidden = text.split(',');
        else if (name == "Conditional")
            table.conditional = text == "true";
        else if (name == "SuccessStatus")
            table.successStatus = text.toInt();
        else if (name.startsWith(keyPrefix))
            table.key[name.sliced(keyPrefix.size())] = text;
        else if (name.startsWith(attributePrefix))
            table.attributes[name.sliced(attributePrefix.size())] = text;
        else
            return invalid(QStringLiteral("The table integration has a parameter \"%1\", which is not known")
                               .arg(QString::fromUtf8(name)));
    }
    return Integration(std::move(table));
}

base::Result<Integration> mockOf(const JsonValue& document)
{
    MockIntegration mock;
    const JsonValue* parameters = document.find("requestParameters");
    for (const auto& [name, value] : parameters ? parameters->object() : JsonValue::Object()) {
        if (name == "statuscode")
            mock.status = value.string().toInt();
        else if (name == "body")
            mock.body = value.string();
        else if (name.startsWith(headerPrefix))
            mock.headers.emplace_back(name.sliced(headerPrefix.size()), value.string());
    }
    return Integration(std::move(mock));
}

base::Result<Integration> proxyOf(const JsonValue& document)
{
    const QByteArray subtype = settingText(document, "integrationSubtype");
    if (subtype.startsWith(tableSubtype)) return tableOf(QByteArrayView(subtype).sliced(tableSubtype.size()), document);
    if (!subtype.isEmpty())
        return unsupported(
            QStringLiteral("An integration with %1 cannot be carried out here: that service is not part of "
                           "this workspace. The route answers 500")
                .arg(QString::fromUtf8(subtype)));
    const QByteArray uri = settingText(document, "integrationUri");
    constexpr QByteArrayView functionMark(":function:");
    std::optional<InvokedFunction> invoked = invokedFunction(uri);
    if (!invoked) {
        const qsizetype mark = uri.indexOf(functionMark);
        if (!uri.startsWith("arn:") || mark < 0)
            return invalid(
                QStringLiteral("The integration's URI \"%1\" is no function's ARN").arg(QString::fromUtf8(uri)));
        const QList<QByteArray> parts = uri.sliced(mark + functionMark.size()).split(':');
        invoked = InvokedFunction{parts[0], parts.size() > 1 ? parts[1] : QByteArray()};
    }
    return Integration(FunctionIntegration{
        invoked->name, settingText(document, "payloadFormatVersion") == "1.0" ? PayloadFormat::V1 : PayloadFormat::V2,
        timeoutOf(document), invoked->qualifier == "$LATEST" ? QByteArray() : invoked->qualifier});
}

base::Result<Integration> targetOf(const JsonValue& document)
{
    const QByteArray uri = settingText(document, "integrationUri");
    if (isPrivate(document) && uri.startsWith("arn:"))
        return unsupported(QStringLiteral("The private target %1 cannot be reached from here: give the integration the "
                                          "URL that stands for it")
                               .arg(QString::fromUtf8(uri)));
    return Integration(HttpIntegration{uri, settingText(document, "integrationMethod", "ANY"), timeoutOf(document)});
}

}  // namespace

JsonValue integrationDocument(const Integration& integration)
{
    return std::visit(base::Overloaded{[](std::monostate) { return JsonValue(); },
                                       [](const auto& known) { return documentOf(known); }},
                      integration);
}

base::Result<Integration> integrationOf(const JsonValue& document)
{
    const QByteArray type = settingText(document, "integrationType");
    if (type == "AWS_PROXY") return proxyOf(document);
    if (type == "HTTP_PROXY") return targetOf(document);
    if (type == "MOCK") return mockOf(document);
    return invalid(QStringLiteral("An HTTP API has no integration of type \"%1\"").arg(QString::fromUtf8(type)));
}

bool isPrivate(const JsonValue& document)
{
    return settingText(document, "connectionType") == "VPC_LINK";
}

QByteArray functionUri(QByteArrayView function, QByteArrayView qualifier)
{
    QByteArray uri = "arn:aws:lambda:us-east-1:000000000000:function:" + function.toByteArray();
    if (!qualifier.isEmpty()) uri += ':' + qualifier.toByteArray();
    return uri;
}

}  // namespace trestle::gateway
