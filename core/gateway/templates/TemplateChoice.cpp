#include "core/gateway/templates/TemplateChoice.h"

#include <algorithm>

namespace trestle::gateway {

TemplateChoice chooseTemplate(const std::vector<QByteArray>& contentTypes, QByteArrayView contentType,
                              PassthroughBehavior behavior)
{
    if (contentType.isEmpty()) contentType = "application/json";
    const qsizetype semicolon = contentType.indexOf(';');
    const QByteArrayView type = semicolon < 0 ? contentType.trimmed() : contentType.first(semicolon).trimmed();
    for (const QByteArrayView wanted : {contentType, type, QByteArrayView("$default")}) {
        const auto found = std::find_if(contentTypes.begin(), contentTypes.end(), [&](const QByteArray& known) {
            return known.compare(wanted, Qt::CaseInsensitive) == 0;
        });
        if (found != contentTypes.end()) return UseTemplate{static_cast<size_t>(found - contentTypes.begin())};
    }
    switch (behavior) {
        case PassthroughBehavior::WhenNoMatch:
            return PassThrough{};
        case PassthroughBehavior::WhenNoTemplates:
            if (contentTypes.empty()) return PassThrough{};
            return RefuseMediaType{};
        case PassthroughBehavior::Never:
            return RefuseMediaType{};
    }
    Q_UNREACHABLE();
}

}  // namespace trestle::gateway
