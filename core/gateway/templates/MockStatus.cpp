#include "core/gateway/templates/MockStatus.h"

#include "core/gateway/templates/PermissiveJson.h"

namespace trestle::gateway {

std::optional<int> mockStatusCode(const QByteArray& renderedRequest)
{
    TemplateHeap heap;
    const base::Result<TemplateValue> document = parsePermissiveJson(QString::fromUtf8(renderedRequest), heap);
    const TemplateMap* members = document ? document->map() : nullptr;
    const TemplateValue* status = members ? members->find(QStringLiteral("statusCode")) : nullptr;
    const qint32* code = status ? status->as<qint32>() : nullptr;
    return code ? std::optional<int>(*code) : std::nullopt;
}

}  // namespace trestle::gateway
