#include "ui/shell/EmptyEditor.h"

#include "ui/shell/ActionRegister.h"
#include "ui/widgets/EmptyState.h"

namespace trestle::ui {

EmptyEditor::EmptyEditor(Words words, const QByteArray& action, Workbench& workbench)
    : m_words(std::move(words)), m_widget(new EmptyState(m_words.sentence, m_words.button))
{
    m_widget->setAutoFillBackground(true);
    m_widget->setBackgroundRole(QPalette::Base);
    connect(m_widget, &EmptyState::actionRequested, this,
            [&workbench, action] { workbench.actions().trigger(action); });
}

EmptyEditor::~EmptyEditor()
{
    delete m_widget;
}

QWidget* EmptyEditor::widget()
{
    return m_widget;
}

}  // namespace trestle::ui
