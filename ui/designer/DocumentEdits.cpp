#include "ui/designer/DocumentEdits.h"

#include "ui/designer/StageDocument.h"

namespace trestle::ui {

using base::JsonValue;
using workspace::ObjectRef;

namespace {

gateway::Documents withoutDocument(gateway::Documents documents, const QByteArray& kind, const QByteArray& id)
{
    documents.remove(kind, id);
    struct Part
    {
        const char* of;
        const char* kind;
        const char* member;  // that names what it is part of
    };
    static constexpr Part parts[] = {{"apiKeys", "usagePlanKeys", "id"},
                                     {"usagePlans", "usagePlanKeys", "usagePlanId"},
                                     {"domainNames", "basePathMappings", "domainName"},
                                     {"domainNames", "apiMappings", "domainName"}};
    for (const Part& part : parts) {
        if (kind != part.of) continue;
        const gateway::Documents::OfKind all = documents.all(part.kind);
        for (const auto& [other, value] : all)
            if (textOf(value, part.member) == id) documents.remove(part.kind, other);
    }
    return documents;
}

base::Error isGone(const ObjectRef& object)
{
    return {base::ErrorCode::NotFound,
            QCoreApplication::translate("trestle::ui::DocumentEdits", "There is no API %1 any more")
                .arg(QString::fromUtf8(object.name))};
}

}  // namespace

base::Result<void> putDocument(WorkspaceDocument& document, const ObjectRef& object, JsonValue value)
{
    const gateway::Documents* known = documentsOf(document.workspace(), object);
    if (known == nullptr) return isGone(object);
    if (documentKind(object) == stagesKind)
        return document.setApi(object.name,
                               withStage(*document.workspace().api(object.name), documentId(object), std::move(value)));
    gateway::Documents documents = *known;
    documents.set(documentKind(object), documentId(object), std::move(value));
    return document.setDocuments(object, std::move(documents));
}

base::Result<void> removeDocument(WorkspaceDocument& document, const ObjectRef& object)
{
    const gateway::Documents* known = documentsOf(document.workspace(), object);
    if (known == nullptr) return isGone(object);
    if (documentKind(object) != stagesKind)
        return document.setDocuments(object, withoutDocument(*known, documentKind(object), documentId(object)));
    gateway::Api changed = *document.workspace().api(object.name);
    std::erase_if(changed.stages, [id = documentId(object)](const gateway::Stage& stage) { return stage.name == id; });
    return document.setApi(object.name, std::move(changed));
}

}  // namespace trestle::ui
