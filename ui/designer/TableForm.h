// The fields of a table integration: table, action, where the key comes from, attributes set and hidden, the condition.
#pragma once

#include "ui/designer/IntegrationForm.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QToolButton;

namespace trestle::ui {

class KeyValueTable;
class ThemedLabel;

class TableForm : public IntegrationForm
{
    Q_OBJECT

public:
    explicit TableForm(DesignCommands& commands);
    void show(const gateway::Api& api, const gateway::Route& route) override;

private:
    void refresh();
    void chooseTable();
    void chooseAction(int index);
    void chooseIndex();
    void mapAnew();
    void showKeys();
    [[nodiscard]] QString meaning() const;
    [[nodiscard]] QToolButton* sourceButton(const QByteArray& name, QLineEdit* field);
    void editKey(const QByteArray& attribute, const QString& text);

    gateway::Route m_route;
    gateway::TableIntegration m_shown;
    QComboBox* m_table;
    QComboBox* m_action;
    QComboBox* m_index;
    QWidget* m_keys;
    ThemedLabel* m_meaning;
    QList<QLineEdit*> m_keyFields;
    QList<QByteArray> m_keyNames;
    QCheckBox* m_conditional;
    KeyValueTable* m_attributes;
    QLineEdit* m_hidden;
};

}  // namespace trestle::ui
