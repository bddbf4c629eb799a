// The objects of API Gateway that are kept as documents in the service's words and have a form here: models,
// authorizers, request validators, API keys, usage plans, custom domains. A table: where they belong, what fields they
// have, what may not be said in them. Values; DocumentInspector shows them.
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
        Stages,    // of a usage plan: which stages of which APIs
        Keys,      // of a usage plan: which API keys
        Mappings,  // of a domain: which path leads to which stage
    };
    Kind kind = Kind::Text;
    QString label;
    JsonPath path;
    QString hint = {};  // in the empty field
    std::vector<std::pair<QByteArray, QString>> choices = {};
    // Shown only while the member of this name is one of these texts.
    QByteArray onlyWhere = {};
    QByteArrayList onlyFor = {};
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
};

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
[[nodiscard]] const base::JsonValue* documentOf(const workspace::Workspace& design, const workspace::ObjectRef& object);
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
/// `documents` without one of them and without what belonged to it: keys in plans, mappings of domains.
[[nodiscard]] gateway::Documents withoutDocument(gateway::Documents documents, const QByteArray& kind,
                                                 const QByteArray& id);

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
