// An API as a form: name, port, where it answers, what its stages serve, who may call it from a browser.
#pragma once

#include "ui/designer/DesignCommands.h"
#include "ui/widgets/FormColumn.h"

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace trestle::ui {

class InlineError;
class StagesView;
class TextArea;
class ThemedLabel;

class ApiInspector : public FormColumn
{
    Q_OBJECT

public:
    explicit ApiInspector(DesignCommands& commands);

    void show(const workspace::ObjectRef& object);

private:
    void refresh();
    void refreshState();
    void edit(const std::function<void(gateway::Api&)>& change, InlineError* error = nullptr);
    QLineEdit* addList(const QString& label, const QString& placeholder, QList<QByteArray> gateway::Cors::*member);

    DesignCommands& m_commands;
    QByteArray m_name;
    ThemedLabel* m_state;
    ThemedLabel* m_url;
    ThemedLabel* m_protocol;
    QPushButton* m_startStop;
    QWidget* m_copy;
    QLineEdit* m_nameField;
    InlineError* m_nameError;
    QLineEdit* m_port;
    QCheckBox* m_cors;
    FormColumn* m_corsForm;
    struct List
    {
        QLineEdit* field;
        QList<QByteArray> gateway::Cors::*member;
    };
    std::vector<List> m_lists;
    QLineEdit* m_maxAge;
    QCheckBox* m_credentials;
    TextArea* m_description;
    StagesView* m_stages;
    bool m_showing = false;
};

}  // namespace trestle::ui
