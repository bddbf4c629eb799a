#include "core/gateway/rest/GatewayResponses.h"

namespace trestle::gateway {

using base::JsonValue;

base::Result<GatewayResponse> GatewayResponse::compile(const JsonValue& document)
{
    GatewayResponse response;
    if (const JsonValue* status = document.find("statusCode")) {
        bool ok = true;
        response.status = status->isString() && !status->string().isEmpty()
                              ? status->string().toInt(&ok)
                              : static_cast<int>(status->toInteger().value_or(0));
        if (!ok || (response.status != 0 && (response.status < 200 || response.status > 599)))
            return base::Error{base::ErrorCode::Parse, QStringLiteral("statusCode has to be within 200 and 599")};
    }
    if (const JsonValue* parameters = document.find("responseParameters"))
        for (const auto& [target, source] : parameters->object()) {
            constexpr QByteArrayView header("gatewayresponse.header.");
            if (!target.startsWith(header)) continue;  // path and querystring are accepted and have no effect
            auto mapping = ParameterMapping::compile(ParameterMapping::Of::Request,
                                                     "integration.request.header." + target.sliced(header.size()),
                                                     source.string());
            if (!mapping) return mapping.error();
            response.headers.push_back(std::move(*mapping));
            response.needs.add(contextNeeds(source.string()));
        }
    if (const JsonValue* templates = document.find("responseTemplates"))
        for (const auto& [type, text] : templates->object()) {
            response.types.push_back(type);
            response.bodies.push_back(VariableText::compile(text.string()));
            response.needs.add(contextNeeds(text.string()));
        }
    return response;
}

void GatewayResponses::set(GatewayResponseType type, GatewayResponse response)
{
    m_responses[static_cast<size_t>(type)] = std::make_shared<const GatewayResponse>(std::move(response));
}

const GatewayResponse* GatewayResponses::find(GatewayResponseType type) const
{
    if (const auto& own = m_responses[static_cast<size_t>(type)]) return own.get();
    const bool client = factsOf(type).status < 500;
    const auto fallback = client ? GatewayResponseType::Default4xx : GatewayResponseType::Default5xx;
    return m_responses[static_cast<size_t>(fallback)].get();
}

}  // namespace trestle::gateway
