// Code and JSON, edited or only shown: line numbers, colours of the theme, brace matching, folding-free. Text is UTF-8
// inside and QString outside. Tab indents; Ctrl+M lets Tab move the focus instead, so that no one is trapped.
#pragma once

#include "ui/widgets/Theme.h"

#include <QWidget>

namespace trestle::ui {

enum class CodeLanguage { Plain, Json, JavaScript, Python, Yaml, Markup, Template, Statement };  // of PartiQL

class CodeEdit : public QWidget
{
    Q_OBJECT

public:
    explicit CodeEdit(CodeLanguage language = CodeLanguage::Plain, QWidget* parent = nullptr);
    ~CodeEdit() override;

    void setLanguage(CodeLanguage language);
    [[nodiscard]] QString text() const;
    /// Replaces all; the caret returns to the start, the undo history begins anew.
    void setText(const QString& text);
    /// Replaces all as one undoable step, caret kept where it can be.
    void replaceText(const QString& text);
    void setReadOnly(bool readOnly);
    [[nodiscard]] bool isReadOnly() const;
    void setLineNumbersVisible(bool visible);
    void setWordWrap(bool wrap);

    /// Lines and columns count from 1.
    void setCaret(int line, int column = 1);
    [[nodiscard]] int caretLine() const;
    /// Underlines a line in danger colour, with `message` under it; line 0 clears.
    void setErrorLine(int line, const QString& message = {});

    void undo();
    void redo();
    void selectAll();

    QSize sizeHint() const override;

Q_SIGNALS:
    /// By the user or by replaceText(), not by setText().
    void textChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();

    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace trestle::ui
