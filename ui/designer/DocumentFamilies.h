// The objects of API Gateway that are edited as documents in the service's words: models, authorizers, request
// validators, gateway responses, stages, API keys, usage plans, custom domains, VPC links. A table: where they belong, what fields
// they have, what may not be said in them. Values; DocumentInspector shows them.
#pragma once

#include "core/workspace/Workspace.h"
#include "ui/designer/JsonEdit.h"

#include <QString>

#include <optional>

namespace trestle::ui {

struct DocumentField
{
    enum class Kind {
        Text,
        Number,
        Flag,
        Choice,
        List,      // texts in one line, commas between
        Function,  // the invocation URI of a function of this workspace
        Schema,    // a JSON Schema: text in the document
        Template,  // text of several lines, in the mapping templates' language
        Pairs,     // an object of texts
        Stages,    // of a usage plan: which stages of which APIs
        Keys,      // of a usage plan: which API keys
        Mappings,  // of a domain: which path leads to which stage
    };
    Kind kind = Kind::Text;
    QString label;
    JsonPath path;
    QString hint = {};  // in the empty field; of a choice: which one nothing means
    std::vector<std::pair<QByteArray, QString>> choices = {};
    // Shown only while the member of this name is one of these texts.
    QByteArray onlyWhere = {};
    QByteArrayList onlyFor = {};
    bool onlyInOwner = false;  // shown only while there is the object that its path leads into
};

struct DocumentFamily
{
    QByteArray kind;                // of gateway::Documents
    bool ofAccount = false;         // else of an API
    QByteArrayList protocols = {};  // of the APIs that have some: "HTTP", "REST", "WebSocket"
    bool isNamedById = false;       // its name is its id and so stays
    QString one;                    // "model", as in the middle of a sentence
    QString many;                   // "Models"
    QString icon;
    std::vector<DocumentField> fields;
    QByteArrayList names = {};  // the only ones there are; none: any
};

/// Stages are part of their API, and no others of its documents; their form shows them as one.
inline constexpr const char* stagesKind = "stages";

/// "Model", as where a line begins.
[[nodiscard]] QString titled(const QString& one);

/// All there are, those of an API first.
[[nodiscard]] const std::vector<DocumentFamily>& documentFamilies();
[[nodiscard]] std::vector<const DocumentFamily*> familiesOf(const gateway::Api& api);
[[nodiscard]] std::vector<const DocumentFamily*> accountFamilies();

// An ObjectRef of kind ApiDocument or Document says "<kind>/<id>".
[[nodiscard]] bool isDocument(const workspace::ObjectRef& object);
[[nodiscard]] QByteArray documentKind(const workspace::ObjectRef& object);
[[nodiscard]] QByteArray documentId(const workspace::ObjectRef& object);
/// `api` is not read for a family of the account.
[[nodiscard]] workspace::ObjectRef documentRef(const DocumentFamily& family, const QByteArray& api,
                                               const QByteArray& id);
/// Null for an object that has no form.
[[nodiscard]] const DocumentFamily* familyOf(const workspace::Workspace& design, const workspace::ObjectRef& object);
/// Those that `object` is among; null if its API is gone.
[[nodiscard]] const gateway::Documents* documentsOf(const workspace::Workspace& design,
                                                    const workspace::ObjectRef& object);
[[nodiscard]] std::optional<base::JsonValue> documentOf(const workspace::Workspace& design,
                                                        const workspace::ObjectRef& object);
/// In the order they are listed in. `api` is not read for a family of the account.
[[nodiscard]] QByteArrayList documentIds(const workspace::Workspace& design, const DocumentFamily& family,
                                         const QByteArray& api);
/// What it is called: its name where it has one, else its id.
[[nodiscard]] QString documentTitle(const workspace::Workspace& design, const workspace::ObjectRef& object);

/// A new one as it begins, with the id it gets.
struct FreshDocument
{
    QByteArray id;
    base::JsonValue value;
};
[[nodiscard]] FreshDocument freshDocument(const workspace::Workspace& design, const DocumentFamily& family,
                                          const QByteArray& api, const QByteArray& name);

/// What of the design still names a document, so that it is not removed: as the service refuses it.
struct DocumentUse
{
    workspace::ObjectRef by;  // where that is put right
    QString message;
};
[[nodiscard]] std::optional<DocumentUse> useOfDocument(const workspace::Workspace& design,
                                                       const workspace::ObjectRef& object);

/// Why a value may not stand in the place of `object`, which need not exist yet; `path` is the field's.
struct DocumentProblem
{
    JsonPath path;
    QString message;
};
[[nodiscard]] std::optional<DocumentProblem> problemOfDocument(const workspace::Workspace& design,
                                                               const workspace::ObjectRef& object,
                                                               const base::JsonValue& value);

}  // namespace trestle::ui
