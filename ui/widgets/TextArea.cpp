#include "ui/widgets/TextArea.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>

namespace trestle::ui {

namespace {

constexpr qreal textMargin = 7;  // with the frame, text begins where a line edit's does

bool clipboardHasOwner()
{
    return QGuiApplication::clipboard()->mimeData() != nullptr;
}

}  // namespace

TextArea::TextArea(QWidget* parent) : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    document()->setDocumentMargin(textMargin);
}

bool TextArea::canInsertFromMimeData(const QMimeData* source) const
{
    return source && source->hasText();
}

void TextArea::insertFromMimeData(const QMimeData* source)
{
    if (source && source->hasText()) insertPlainText(source->text());
}

void TextArea::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Paste) && !clipboardHasOwner()) {
        event->accept();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void TextArea::contextMenuEvent(QContextMenuEvent* event)
{
    if (clipboardHasOwner()) QPlainTextEdit::contextMenuEvent(event);
}

}  // namespace trestle::ui
