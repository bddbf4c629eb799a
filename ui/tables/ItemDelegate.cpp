#include "ui/tables/ItemDelegate.h"

#include "ui/tables/ItemsModel.h"
#include "ui/widgets/StyleShapes.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPersistentModelIndex>
#include <QToolTip>

namespace trestle::ui {

namespace {
const char* const cellProperty = "trestleCell";
}

ItemDelegate::ItemDelegate(ItemsModel& model, QObject* parent) : QStyledItemDelegate(parent), m_model(model) {}

void ItemDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->textElideMode = Qt::ElideRight;
    option->displayAlignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
}

void ItemDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QString glyph = index.data(ItemsModel::GlyphRole).toString();
    QStyledItemDelegate::paint(painter, option, index);
    shapes::edge(painter, option.rect, Qt::BottomEdge);
    shapes::edge(painter, option.rect, Qt::RightEdge);
    if (glyph.isEmpty()) return;
    // A value of another type than its column's says so at the far side of its text.
    const bool right = index.data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight;
    painter->save();
    painter->setFont(Theme::instance().font(FontRole::Caption));
    painter->setPen(Theme::instance().color(Role::Text3));
    painter->drawText(option.rect.adjusted(6, 0, -6, 0),
                      int((right ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter), glyph);
    painter->restore();
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
