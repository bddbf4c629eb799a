// A function as a form: runtime, handler, limits, environment, its file and whether that loads.
#pragma once

#include "ui/designer/DesignCommands.h"
#include "ui/widgets/FormColumn.h"

class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace trestle::ui {

class InlineError;
class KeyValueTable;
class TextArea;
class ThemedLabel;

class FunctionInspector : public FormColumn
{
    Q_OBJECT

public:
    explicit FunctionInspector(DesignCommands& commands);

    void show(const workspace::ObjectRef& object);

private:
    void refresh();
    void refreshState();
    [[nodiscard]] QString file() const;
    void edit(const std::function<void(functions::FunctionDescription&)>& change, InlineError* error = nullptr);

    DesignCommands& m_commands;
    QByteArray m_name;
    ThemedLabel* m_state;
    ThemedLabel* m_problem;
    ThemedLabel* m_file;
    QPushButton* m_open;
    QLineEdit* m_nameField;
    InlineError* m_nameError;
    QComboBox* m_runtime;
    QLineEdit* m_handler;
    InlineError* m_handlerError;
    QSpinBox* m_timeout;
    QSpinBox* m_memory;
    KeyValueTable* m_environment;
    TextArea* m_description;
    bool m_showing = false;
};

}  // namespace trestle::ui
