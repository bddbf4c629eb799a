// A route of a REST API as the service's Method: what it leads to, its templates, who may call it and what it accepts.
// What has no field here is in its document, which opens beside. Every edit is a step of the document.
#pragma once

#include "ui/designer/DesignCommands.h"
#include "ui/widgets/FormColumn.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace trestle::ui {

class DurationSpinBox;
class InlineError;
class KeyValueTable;
class RouteAddress;
class SegmentedControl;
class TextArea;
class ThemedLabel;

class MethodInspector : public FormColumn
{
    Q_OBJECT

public:
    explicit MethodInspector(DesignCommands& commands);

    void show(const workspace::ObjectRef& object);

private:
    void addIntegration();
    void addTexts();
    void addAccess();
    void addRest();
    [[nodiscard]] QWidget* firstChoice();

    [[nodiscard]] const gateway::Api* api() const;
    [[nodiscard]] const gateway::Route* route() const;
    void refresh();
    void showIntegration(const gateway::Route& route, const base::JsonValue& method);
    void showTexts(const gateway::Route& route);
    void showAccess(const base::JsonValue& method);

    void chooseKind(int index);
    void chooseFunction();
    void chooseTable();
    /// Changes the method's document, or its integration.
    void edit(const std::function<void(base::JsonValue& method)>& change);
    void editIntegration(const std::function<void(base::JsonValue& integration)>& change);
    void put(gateway::Route changed);

    DesignCommands& m_commands;
    workspace::ObjectRef m_object;
    RouteAddress* m_address;
    SegmentedControl* m_kind;
    QWidget* m_first;
    QComboBox* m_function;
    QComboBox* m_table;
    QComboBox* m_action;
    QLineEdit* m_uri;
    QComboBox* m_httpMethod;
    QCheckBox* m_proxy;
    DurationSpinBox* m_timeout;
    ThemedLabel* m_other;
    InlineError* m_error;
    QWidget* m_texts;
    QPushButton* m_document;
    QComboBox* m_authorization;
    QCheckBox* m_apiKey;
    QComboBox* m_validator;
    KeyValueTable* m_models;
    ThemedLabel* m_answers;
    TextArea* m_description;
    QPushButton* m_test;
    QPushButton* m_send;
    ThemedLabel* m_problems;
    QByteArrayList m_textsShown;
    /// What the method had of each kind while this form was open: changing back and forth loses nothing.
    std::array<base::JsonValue, 4> m_remembered;
    bool m_showing = false;
};

}  // namespace trestle::ui
