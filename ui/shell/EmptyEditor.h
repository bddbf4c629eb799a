// What stands in a place while the design has nothing of its kind: one sentence, and the action that adds the first.
#pragma once

#include "ui/shell/Editor.h"
#include "ui/shell/Workbench.h"

namespace trestle::ui {

class EmptyState;

class EmptyEditor : public Editor
{
    Q_OBJECT

public:
    struct Words
    {
        QString key;
        QString title;
        QString sentence;
        QString button;
    };
    /// The button triggers `action` of the workbench, which outlives the editor.
    EmptyEditor(Words words, const QByteArray& action, Workbench& workbench);
    ~EmptyEditor() override;

    [[nodiscard]] QString key() const override { return m_words.key; }
    [[nodiscard]] QString title() const override { return m_words.title; }
    [[nodiscard]] QWidget* widget() override;

private:
    const Words m_words;
    EmptyState* m_widget;
};

}  // namespace trestle::ui
