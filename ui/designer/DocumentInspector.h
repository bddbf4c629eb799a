// A model, an authorizer, a stage, an API key… as a form: the fields that its family has, and below them the whole
// document in the service's words. What may not stand is not taken and says why at its field; all else is a step of the
// document.
#pragma once

#include "ui/designer/DesignCommands.h"
#include "ui/designer/DocumentFamilies.h"
#include "ui/widgets/FormColumn.h"

namespace trestle::ui {

class CodeEdit;
class InlineError;
class ThemedLabel;

class DocumentInspector : public FormColumn
{
    Q_OBJECT

public:
    explicit DocumentInspector(DesignCommands& commands);

    void show(const workspace::ObjectRef& object);

private:
    struct Shown
    {
        const DocumentField* field;
        QWidget* widget;
        QWidget* cell;  // with its label; what is hidden
        InlineError* error;
        std::function<void(const base::JsonValue& document)> fill;
    };

    void build(const DocumentFamily* family);
    [[nodiscard]] Shown makeField(FormColumn& form, const DocumentField& field);
    void fillText(Shown& shown);
    void fillFlag(FormColumn& form, Shown& shown);
    void fillChoice(Shown& shown);
    void fillFunction(Shown& shown);
    void fillSchema(Shown& shown);
    void fillTemplate(Shown& shown);
    void fillPairs(Shown& shown);
    void fillStages(Shown& shown);
    void fillKeys(Shown& shown);
    void fillMappings(Shown& shown);

    void refresh();
    void showAll(const base::JsonValue& document);
    void showJson(const base::JsonValue& document);
    [[nodiscard]] base::JsonValue document() const;
    /// With `value` in the field's place; null takes the member away, and objects that are empty then.
    void edit(const DocumentField& field, base::JsonValue value);
    void put(base::JsonValue document);
    void putAll(gateway::Documents documents);
    void takeJson();
    void say(const JsonPath& path, const QString& message);

    DesignCommands& m_commands;
    workspace::ObjectRef m_object;
    const DocumentFamily* m_family = nullptr;
    FormColumn* m_form = nullptr;  // of the family; made anew for another one
    ThemedLabel* m_title;
    std::vector<Shown> m_fields;
    CodeEdit* m_json;
    InlineError* m_jsonError;
    ThemedLabel* m_problems;
    base::JsonValue m_shown;  // in the editor below
    bool m_showing = false;
    bool m_isAnother = false;  // than the one before, which is being shown for the first time
};

}  // namespace trestle::ui
