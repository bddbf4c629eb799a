// $util: escapeJavaScript, parseJson, urlEncode, urlDecode, base64Encode, base64Decode; each takes one string.
#pragma once

#include "core/gateway/templates/TemplateContainers.h"

namespace trestle::gateway {

class UtilObject : public TemplateObject
{
public:
    [[nodiscard]] QString className() const override { return QStringLiteral("Util"); }
    [[nodiscard]] std::optional<QString> text(int) const override { return QStringLiteral("Util@1"); }
    [[nodiscard]] std::optional<TemplateValue> property(const QString&, TemplateHeap&) override { return std::nullopt; }
    [[nodiscard]] CallOutcome call(const QString& method, const std::vector<TemplateValue>& arguments,
                                   TemplateHeap& heap) override;
};

}  // namespace trestle::gateway
