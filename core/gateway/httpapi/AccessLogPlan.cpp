#include "core/gateway/httpapi/AccessLogPlan.h"

#include "core/base/JsonMember.h"

namespace trestle::gateway {

namespace {

// "arn:…:log-group:/api/books:*" is "/api/books", "arn:…:deliverystream/amazon-apigateway-books" its last part.
QByteArray lastPart(QByteArray arn)
{
    if (arn.endsWith(":*")) arn.chop(2);
    QByteArray name = arn.sliced(arn.lastIndexOf(':') + 1);
    constexpr QByteArrayView stream("deliverystream/");
    if (name.startsWith(stream)) name = name.sliced(stream.size());
    return name;
}

}  // namespace

std::shared_ptr<const AccessLogPlan> AccessLogPlan::compile(const base::JsonValue& settings)
{
    const QByteArray format = textOf(settings, "format");
    QByteArray name = lastPart(textOf(settings, "destinationArn"));
    if (format.isEmpty() || name.isEmpty()) return nullptr;
    return std::make_shared<const AccessLogPlan>(AccessLogPlan{std::move(name), VariableText::compile(format)});
}

}  // namespace trestle::gateway
