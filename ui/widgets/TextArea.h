// A box of several lines of plain text. Unlike the stock widget it survives a paste when nobody owns the clipboard, and
// Tab moves the focus on.
#pragma once

#include <QPlainTextEdit>

namespace trestle::ui {

class TextArea : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit TextArea(QWidget* parent = nullptr);

protected:
    bool canInsertFromMimeData(const QMimeData* source) const override;
    void insertFromMimeData(const QMimeData* source) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
};

}  // namespace trestle::ui
