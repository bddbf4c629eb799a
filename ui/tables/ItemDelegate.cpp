#include "ui/tables/ItemDelegate.h"

#include "ui/tables/ItemsModel.h"
#include "ui/tables/StageMark.h"
#include "ui/widgets/StyleShapes.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPersistentModelIndex>
#include <QTableView>
#include <QToolTip>

namespace trestle::ui {

namespace {
const char* const cellProperty = "trestleCell";
constexpr int padding = 8;
}  // namespace

ItemDelegate::ItemDelegate(ItemsModel& model, QObject* parent) : QStyledItemDelegate(parent), m_model(model) {}

void ItemDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = Theme::instance();
    const ItemsModel::Cell cell = m_model.cell(index);
    const auto* view = qobject_cast<const QTableView*>(option.widget);
    const bool ofCurrentRow = view && view->currentIndex().row() == index.row();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool current = ofCurrentRow && view->currentIndex().column() == index.column();
    painter->fillRect(option.rect, selected && !current ? tint(Role::Accent, 26)
                                   : ofCurrentRow       ? theme.color(Role::Selection)
                                   : cell.staged        ? tint(stageRole(*cell.staged))
                                                        : theme.color(Role::Surface1));
    shapes::edge(painter, option.rect, Qt::BottomEdge);
    shapes::edge(painter, option.rect, Qt::RightEdge);

    QRect box = option.rect.adjusted(padding, 0, -padding, -1);
    if (!cell.glyph.isEmpty()) {
        // A value of another type than its column's says so at the far side of its text.
        painter->setFont(theme.font(FontRole::Caption));
        painter->setPen(theme.color(Role::Text3));
        painter->drawText(box, int((cell.number ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter), cell.glyph);
        const int width = painter->fontMetrics().horizontalAdvance(cell.glyph) + 4;
        cell.number ? box.setLeft(box.left() + width) : box.setRight(box.right() - width);
    }
    if (cell.entity) {
        const QRectF dot(box.left(), box.center().y() - 3, 8, 8);
        shapes::plate(painter, dot, theme.color(*cell.entity), 4);
        box.setLeft(box.left() + 14);
    }
    QFont font = theme.font(FontRole::CodeSmall);
    font.setStrikeOut(cell.staged == StagedItem::Kind::Deleted && !cell.quiet);
    font.setBold(cell.changed);
    painter->setFont(font);
    const bool dim = cell.quiet || cell.staged == StagedItem::Kind::Deleted;
    painter->setPen(theme.color(cell.quiet ? Role::Text3 : dim ? Role::Text2 : Role::Text1));
    const QString text = painter->fontMetrics().elidedText(cell.text, Qt::ElideRight, box.width());
    painter->drawText(box, int((cell.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter), text);
    if (current && view->hasFocus()) shapes::focusRing(painter, option.rect.adjusted(0, 0, -1, -1), 2);
}

QWidget* ItemDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const
{
    auto* editor = new QLineEdit(parent);
    editor->setFont(Theme::instance().font(FontRole::CodeSmall));
    editor->setAlignment(Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt()));
    editor->setAccessibleName(m_model.headerData(index.column(), Qt::Horizontal, Qt::AccessibleTextRole).toString());
    editor->setProperty(cellProperty, QVariant::fromValue(QPersistentModelIndex(index)));
    connect(editor, &QLineEdit::textEdited, this, [this, editor] {
        const QString problem = problemOf(editor);
        editor->setProperty("trestleInvalid", !problem.isEmpty());
        editor->setAccessibleDescription(problem);
        editor->update();
        if (problem.isEmpty()) QToolTip::hideText();
    });
    return editor;
}

void ItemDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const
{
    // Room for the focus ring, and for typing into a narrow column.
    QRect box = option.rect.adjusted(-1, -1, 0, 0);
    box.setWidth(std::max(box.width(), 120));
    editor->setGeometry(box);
}

bool ItemDelegate::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const bool leaves =
            key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Tab || key == Qt::Key_Backtab;
        if (leaves) {
            const QString problem = problemOf(watched);
            if (!problem.isEmpty()) {
                auto* editor = static_cast<QWidget*>(watched);
                editor->setProperty("trestleInvalid", true);
                editor->setAccessibleDescription(problem);
                editor->update();
                QToolTip::showText(editor->mapToGlobal(QPoint(0, editor->height())), problem, editor);
                return true;
            }
        }
    }
    return QStyledItemDelegate::eventFilter(watched, event);
}

QString ItemDelegate::problemOf(const QObject* editor) const
{
    const auto* line = qobject_cast<const QLineEdit*>(editor);
    if (!line) return {};
    const QModelIndex index = line->property(cellProperty).value<QPersistentModelIndex>();
    if (!index.isValid() || (line->text().isEmpty() && index.data(ItemsModel::MissingRole).toBool())) return {};
    const auto value = m_model.parse(index, line->text());
    return value ? QString() : value.error().message;
}

}  // namespace trestle::ui
