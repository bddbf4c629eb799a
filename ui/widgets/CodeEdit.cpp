#include "ui/widgets/CodeEdit.h"

#include "ui/widgets/CodeLexers.h"
#include "ui/widgets/Scintilla.h"
#include "ui/widgets/StyleShapes.h"

#include <QKeyEvent>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

constexpr int errorIndicator = 8;

class Editor : public QsciScintilla
{
public:
    using QsciScintilla::QsciScintilla;

protected:
    // QScintilla asks both with the clipboard's data unseen; it is null when nobody owns the clipboard.
    bool canInsertFromMimeData(const QMimeData* source) const override
    {
        return source && QsciScintilla::canInsertFromMimeData(source);
    }
    QByteArray fromMimeData(const QMimeData* source, bool& rectangular) const override
    {
        rectangular = false;
        return source ? QsciScintilla::fromMimeData(source, rectangular) : QByteArray();
    }
};

}  // namespace

class CodeEdit::Private
{
public:
    Editor* editor = nullptr;
    QsciLexer* lexer = nullptr;
    CodeLanguage language = CodeLanguage::Plain;
    bool lineNumbers = true;
    bool tabMovesFocus = false;
    bool quiet = false;  // setText() is at work
};

CodeEdit::CodeEdit(CodeLanguage language, QWidget* parent) : QWidget(parent), d(std::make_unique<Private>())
{
    d->editor = new Editor(this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2, 2, 2, 2);  // room for the focus ring
    layout->addWidget(d->editor);
    setFocusProxy(d->editor);
    setAttribute(Qt::WA_Hover);

    d->editor->setFrameShape(QFrame::NoFrame);
    d->editor->setUtf8(true);
    d->editor->setEolMode(QsciScintilla::EolUnix);
    d->editor->setIndentationsUseTabs(false);
    d->editor->setTabWidth(2);
    d->editor->setAutoIndent(true);
    d->editor->setBackspaceUnindents(true);
    d->editor->setBraceMatching(QsciScintilla::SloppyBraceMatch);
    d->editor->setScrollWidth(1);
    d->editor->setScrollWidthTracking(true);
    d->editor->setCaretWidth(2);
    d->editor->SendScintilla(QsciScintilla::SCI_SETMARGINLEFT, 0, 8);
    d->editor->SendScintilla(QsciScintilla::SCI_SETEXTRAASCENT, 2);
    d->editor->SendScintilla(QsciScintilla::SCI_SETEXTRADESCENT, 2);
    for (int margin = 0; margin < 5; ++margin)
        d->editor->setMarginWidth(margin, 0);
    d->editor->indicatorDefine(QsciScintilla::SquiggleIndicator, errorIndicator);
    d->editor->installEventFilter(this);
    connect(d->editor, &QsciScintilla::textChanged, this, [this] {
        if (!d->quiet) Q_EMIT textChanged();
    });
    connect(d->editor, &QsciScintilla::linesChanged, this, [this] { setLineNumbersVisible(d->lineNumbers); });
    connect(&Theme::instance(), &Theme::changed, this, &CodeEdit::refresh);
    setLanguage(language);
}

CodeEdit::~CodeEdit()
{
    d->editor->setLexer(nullptr);  // the lexer goes before the editor otherwise
}

void CodeEdit::setLanguage(CodeLanguage language)
{
    d->editor->setLexer(nullptr);
    delete d->lexer;
    d->language = language;
    d->lexer = makeLexer(language, this);
    refresh();
}

void CodeEdit::refresh()
{
    const Theme& theme = Theme::instance();
    Editor* editor = d->editor;
    const QFont font = codeFontInPoints(FontRole::Code);
    if (d->lexer) {
        colourLexer(d->lexer, d->language);
        editor->setLexer(d->lexer);
    } else {
        editor->setFont(font);
    }
    editor->setColor(theme.color(Role::Text1));
    editor->setPaper(theme.color(Role::Surface1));
    editor->setCaretForegroundColor(theme.color(Role::Text1));
    editor->setCaretLineVisible(false);
    editor->setSelectionBackgroundColor(theme.color(Role::Selection));
    editor->resetSelectionForegroundColor();
    editor->setMarginsFont(codeFontInPoints(FontRole::CodeSmall));
    editor->setMarginsForegroundColor(theme.color(Role::Text3));
    editor->setMarginsBackgroundColor(theme.color(Role::Surface1));
    editor->setMatchedBraceBackgroundColor(theme.color(Role::Selection));
    editor->setMatchedBraceForegroundColor(theme.color(Role::Accent));
    editor->setUnmatchedBraceBackgroundColor(theme.color(Role::Surface1));
    editor->setUnmatchedBraceForegroundColor(theme.color(Role::Danger));
    // A lexer sets the fonts of its own styles only; those of braces would fall back to a small default.
    for (const int style : {QsciScintilla::STYLE_BRACELIGHT, QsciScintilla::STYLE_BRACEBAD}) {
        const QByteArray family = font.family().toUtf8();
        editor->SendScintilla(QsciScintilla::SCI_STYLESETFONT, static_cast<unsigned long>(style), family.constData());
        editor->SendScintilla(QsciScintilla::SCI_STYLESETSIZEFRACTIONAL, style, static_cast<long>(font.pointSizeF() * 100));
    }
    editor->setIndicatorForegroundColor(theme.color(Role::Danger), errorIndicator);
    setLineNumbersVisible(d->lineNumbers);
    update();
}

QString CodeEdit::text() const
{
    return d->editor->text();
}

void CodeEdit::setText(const QString& text)
{
    d->quiet = true;
    const bool readOnly = d->editor->isReadOnly();
    d->editor->setReadOnly(false);
    d->editor->setText(text);
    d->editor->SendScintilla(QsciScintilla::SCI_EMPTYUNDOBUFFER);
    d->editor->setReadOnly(readOnly);
    d->editor->setCursorPosition(0, 0);
    setErrorLine(0);
    d->quiet = false;
}

void CodeEdit::replaceText(const QString& text)
{
    if (text == d->editor->text()) return;
    int line = 0;
    int column = 0;
    d->editor->getCursorPosition(&line, &column);
    d->editor->beginUndoAction();
    d->editor->selectAll();
    d->editor->replaceSelectedText(text);
    d->editor->endUndoAction();
    d->editor->setCursorPosition(std::min(line, d->editor->lines() - 1), column);
}

void CodeEdit::setReadOnly(bool readOnly)
{
    d->editor->setReadOnly(readOnly);
}

bool CodeEdit::isReadOnly() const
{
    return d->editor->isReadOnly();
}

void CodeEdit::setLineNumbersVisible(bool visible)
{
    d->lineNumbers = visible;
    d->editor->setMarginLineNumbers(0, visible);
    const int digits = std::max(2, int(QString::number(d->editor->lines()).size()));
    const int width = QFontMetrics(Theme::instance().font(FontRole::CodeSmall)).horizontalAdvance(u'0') * digits + 12;
    d->editor->setMarginWidth(0, visible ? width : 0);
}

void CodeEdit::setWordWrap(bool wrap)
{
    d->editor->setWrapMode(wrap ? QsciScintilla::WrapWord : QsciScintilla::WrapNone);
}

void CodeEdit::setCaret(int line, int column)
{
    d->editor->setCursorPosition(std::max(0, line - 1), std::max(0, column - 1));
    d->editor->ensureLineVisible(std::max(0, line - 1));
}

int CodeEdit::caretLine() const
{
    int line = 0;
    int column = 0;
    d->editor->getCursorPosition(&line, &column);
    return line + 1;
}

void CodeEdit::setErrorLine(int line, const QString& message)
{
    Editor* editor = d->editor;
    const int last = editor->lines() - 1;
    editor->clearIndicatorRange(0, 0, last, editor->lineLength(last), errorIndicator);
    editor->clearAnnotations();
    if (line < 1 || line > editor->lines()) return;
    editor->fillIndicatorRange(line - 1, 0, line - 1, editor->lineLength(line - 1), errorIndicator);
    if (!message.isEmpty()) {
        const Theme& theme = Theme::instance();
        editor->setAnnotationDisplay(QsciScintilla::AnnotationIndented);
        editor->annotate(line - 1, message,
                         QsciStyle(-1, QStringLiteral("error"), theme.color(Role::Danger), theme.color(Role::Surface1),
                                   codeFontInPoints(FontRole::CodeSmall)));
    }
}

void CodeEdit::undo()
{
    d->editor->undo();
}

void CodeEdit::redo()
{
    d->editor->redo();
}

void CodeEdit::selectAll()
{
    d->editor->selectAll();
}

QSize CodeEdit::sizeHint() const
{
    return QSize(320, 160);
}

bool CodeEdit::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show || event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        d->editor->setAccessibleName(accessibleName().isEmpty() ? tr("Code") : accessibleName());
        update();
    }
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool plainTab = key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab;
        if (key->key() == Qt::Key_M && key->modifiers() == Qt::ControlModifier) {
            if (event->type() == QEvent::KeyPress) d->tabMovesFocus = !d->tabMovesFocus;
            event->accept();
            return true;
        }
        if (plainTab && event->type() == QEvent::KeyPress && (d->tabMovesFocus || d->editor->isReadOnly())) {
            focusNextPrevChild(key->key() == Qt::Key_Tab);
            return true;
        }
        // QScintilla takes keys that are the window's: these go on to it.
        const bool windowsKey = key->modifiers() == Qt::ControlModifier &&
                                (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter ||
                                 key->key() == Qt::Key_L || key->key() == Qt::Key_D || key->key() == Qt::Key_T);
        if (windowsKey) {
            event->ignore();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void CodeEdit::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().color(Role::Surface1));
    if (d->editor->hasFocus()) shapes::focusRing(&painter, rect(), 2);
}

}  // namespace trestle::ui
