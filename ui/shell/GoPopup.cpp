#include "ui/shell/GoPopup.h"

#include "ui/shell/GoList.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/MethodChip.h"
#include "ui/widgets/StyleShapes.h"
#include "ui/widgets/ThemedLabel.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

constexpr int visibleRows = 12;

class GoDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = Theme::instance();
        const shapes::Saved saved(painter);
        const QRect row = option.rect.adjusted(4, 0, -4, 0);
        if (option.state.testFlag(QStyle::State_Selected))
            shapes::plate(painter, row, theme.color(Role::Selection), 4);
        else if (option.state.testFlag(QStyle::State_MouseOver))
            shapes::plate(painter, row, theme.color(Role::Surface2), 4);
        QRect room = row.adjusted(8, 0, -8, 0);
        const QByteArray method = index.data(GoList::MethodRole).toByteArray();
        const QString iconName = index.data(GoList::IconNameRole).toString();
        if (!method.isEmpty()) {
            paintMethodChip(painter, QRect(room.left(), room.top(), methodChipWidth, room.height()), method);
            room.setLeft(room.left() + methodChipWidth);
        } else if (!iconName.isEmpty()) {
            icon(iconName).paint(painter, QRect(room.left(), room.center().y() - 7, 16, 16));
            room.setLeft(room.left() + 24);
        }
        const QString shortcut = index.data(GoList::ShortcutRole).toString();
        const QString right = shortcut.isEmpty() ? index.data(GoList::DetailRole).toString() : shortcut;
        painter->setFont(theme.font(shortcut.isEmpty() ? FontRole::Secondary : FontRole::CodeSmall));
        painter->setPen(theme.color(Role::Text3));
        const int rightWidth = std::min(painter->fontMetrics().horizontalAdvance(right) + 2, room.width() / 2);
        painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(right, Qt::ElideRight, rightWidth));
        room.setRight(room.right() - rightWidth - 12);
        drawMatched(painter, room, index, method.isEmpty() ? FontRole::Body : FontRole::Code);
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return QSize(100, Theme::instance().rowHeight());
    }

private:
    static void drawMatched(QPainter* painter, const QRect& room, const QModelIndex& index, FontRole role)
    {
        const Theme& theme = Theme::instance();
        const QFont font = theme.font(role);
        const QString full = index.data(Qt::DisplayRole).toString();
        const QString text = QFontMetrics(font).elidedText(full, Qt::ElideRight, room.width());
        QTextLayout layout(text, font);
        QList<QTextLayout::FormatRange> formats;
        for (const QVariant& place : index.data(GoList::MatchedRole).toList()) {
            QTextLayout::FormatRange range;
            range.start = place.toInt();
            range.length = 1;
            range.format.setForeground(theme.color(Role::Accent));
            range.format.setFontWeight(QFont::DemiBold);
            if (range.start < text.size()) formats.append(range);
        }
        layout.setFormats(formats);
        layout.beginLayout();
        QTextLine line = layout.createLine();
        line.setLineWidth(room.width() + 40);
        layout.endLayout();
        painter->setPen(theme.color(Role::Text1));
        layout.draw(painter, QPointF(room.left(), room.top() + (room.height() - line.height()) / 2));
    }
};

}  // namespace

GoPopup::GoPopup(GoList& list, QWidget* window)
    : QFrame(window),
      m_list(list),
      m_edit(new QLineEdit),
      m_view(new QListView),
      m_empty(new ThemedLabel({}, FontRole::Body, Role::Text2))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->setSpacing(6);
    column->addWidget(m_edit);
    column->addWidget(m_view, 1);
    column->addWidget(m_empty);
    m_empty->setContentsMargins(8, 4, 8, 6);
    m_edit->setPlaceholderText(tr("Name, or > command, ? help"));
    m_edit->setAccessibleName(tr("Go to anything"));
    m_view->setAccessibleName(tr("Matches"));
    m_view->setModel(&m_list);
    m_view->setItemDelegate(new GoDelegate(m_view));
    m_view->setUniformItemSizes(true);
    m_view->setMouseTracking(true);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_edit->installEventFilter(this);
    window->installEventFilter(this);
    connect(m_edit, &QLineEdit::textEdited, this, &GoPopup::search);
    connect(m_view, &QListView::clicked, this, [this](const QModelIndex& index) { activate(index.row()); });
    hide();
}

void GoPopup::open(const QWidget* field, const QString& text)
{
    QWidget* focus = window()->focusWidget();
    if (focus && !isAncestorOf(focus)) m_focusBefore = focus;
    m_field = QRect(field->mapTo(window(), QPoint()), field->size());
    m_list.collect();
    m_edit->setText(text);
    search(text);
    show();
    raise();
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->end(false);  // the focus selects all, and typing would replace the prefix
}

void GoPopup::search(const QString& text)
{
    m_list.setPattern(text);
    const bool any = m_list.rowCount() > 0;
    m_view->setVisible(any);
    m_empty->setVisible(!any);
    m_empty->setText(m_list.emptyReason());
    if (any) m_view->setCurrentIndex(m_list.index(0));
    place();
}

void GoPopup::place()
{
    const int rows = std::min(m_list.rowCount(), visibleRows);
    const int body = rows > 0 ? rows * Theme::instance().rowHeight() : m_empty->sizeHint().height();
    const int width = std::min(std::max(m_field.width() + 160, 600), window()->width() - 2 * Theme::groupGap);
    const int height = 6 + m_edit->sizeHint().height() + 6 + body + 6;
    setGeometry(m_field.center().x() - width / 2, m_field.top() - 6, width, height);
}

void GoPopup::activate(int row)
{
    const bool wantsMore = m_edit->text().startsWith(u'?');
    if (!wantsMore) dismiss();
    const QString next = m_list.activate(row);
    if (!next.isEmpty()) {
        m_edit->setText(next);
        search(next);
    }
}

void GoPopup::dismiss()
{
    if (!isVisible()) return;
    const bool hadFocus = m_edit->hasFocus();
    hide();
    if (hadFocus && m_focusBefore) m_focusBefore->setFocus(Qt::OtherFocusReason);
}

bool GoPopup::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == window()) {
        if (event->type() == QEvent::Resize) dismiss();
        return false;
    }
    if (event->type() == QEvent::FocusOut && watched == m_edit) {
        if (static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason) hide();
        return false;
    }
    if (event->type() != QEvent::KeyPress) return false;
    auto* key = static_cast<QKeyEvent*>(event);
    switch (key->key()) {
        case Qt::Key_Escape:
            dismiss();
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            activate(m_view->currentIndex().row());
            return true;
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown: {
            const int step = key->key() == Qt::Key_Up       ? -1
                             : key->key() == Qt::Key_Down   ? 1
                             : key->key() == Qt::Key_PageUp ? -visibleRows
                                                            : visibleRows;
            const int row = std::clamp(m_view->currentIndex().row() + step, 0, std::max(0, m_list.rowCount() - 1));
            m_view->setCurrentIndex(m_list.index(row));
            return true;
        }
        default:
            return false;
    }
}

void GoPopup::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    shapes::controlBox(&painter, rect(), theme.color(Role::Surface1), theme.color(Role::Line), shapes::FocusState::None,
                       Theme::cardRadius);
}

}  // namespace trestle::ui
