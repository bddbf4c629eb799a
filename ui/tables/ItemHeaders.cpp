#include "ui/tables/ItemHeaders.h"

#include "ui/tables/ItemsModel.h"
#include "ui/tables/StageMark.h"
#include "ui/widgets/StyleShapes.h"

#include <QAbstractItemView>
#include <QPainter>

namespace trestle::ui {

namespace {

QFont nameFont()
{
    QFont font = Theme::instance().font(FontRole::Secondary);
    font.setWeight(QFont::Medium);
    return font;
}

constexpr int headerPadding = 8;
constexpr int gap = 6;
constexpr int arrowWidth = 10;

}  // namespace

ItemHeader::ItemHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent)
{
    setAccessibleName(tr("Attributes"));
    setSectionsClickable(true);
    setSectionsMovable(true);
    setHighlightSections(false);
    setMinimumSectionSize(40);
}

void ItemHeader::paintSection(QPainter* painter, const QRect& rect, int section) const
{
    const Theme& theme = Theme::instance();
    const shapes::Saved saved(painter);
    painter->fillRect(rect, theme.color(Role::Surface2));
    shapes::edge(painter, rect, Qt::BottomEdge);
    shapes::edge(painter, rect, Qt::RightEdge);
    const QString name = model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
    const QString glyph = model()->headerData(section, Qt::Horizontal, ItemsModel::GlyphRole).toString();
    const int alignment = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).toInt();
    const QFont glyphFont = theme.font(FontRole::CodeSmall);
    const int glyphWidth = QFontMetrics(glyphFont).horizontalAdvance(glyph);
    QRect box = rect.adjusted(headerPadding, 0, -headerPadding, 0);
    if (const auto order = sortOrder(section)) {
        const QRect arrow(box.right() - arrowWidth + 1, box.top(), arrowWidth, box.height());
        shapes::triangle(painter, arrow, *order == Qt::AscendingOrder ? shapes::Arrow::Up : shapes::Arrow::Down,
                         theme.color(Role::Accent));
        box.setRight(arrow.left() - 2);
    }
    const QFontMetrics metrics(nameFont());
    const QString shown = metrics.elidedText(name, Qt::ElideRight, box.width() - glyphWidth - gap);
    const int width = metrics.horizontalAdvance(shown) + gap + glyphWidth;
    if (alignment & Qt::AlignRight) box.setLeft(box.right() + 1 - width);
    painter->setFont(nameFont());
    painter->setPen(theme.color(Role::Text2));
    painter->drawText(box, int(Qt::AlignLeft | Qt::AlignVCenter), shown);
    painter->setFont(glyphFont);
    painter->setPen(theme.color(Role::Text3));
    painter->drawText(box.adjusted(width - glyphWidth, 0, 0, 0), int(Qt::AlignLeft | Qt::AlignVCenter), glyph);
}

std::optional<Qt::SortOrder> ItemHeader::sortOrder(int section) const
{
    const auto* items = qobject_cast<const ItemsModel*>(model());
    if (!items || !items->sorting() || items->column(section).name != items->sorting()->attribute) return {};
    return items->sorting()->order;
}

QSize ItemHeader::sectionSizeFromContents(int section) const
{
    const QString name = model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
    const QString glyph = model()->headerData(section, Qt::Horizontal, ItemsModel::GlyphRole).toString();
    const int width = QFontMetrics(nameFont()).horizontalAdvance(name) +
                      QFontMetrics(Theme::instance().font(FontRole::CodeSmall)).horizontalAdvance(glyph);
    return {width + gap + 2 * headerPadding + 2, 32};
}

GutterHeader::GutterHeader(QWidget* parent) : QHeaderView(Qt::Vertical, parent)
{
    setAccessibleName(tr("Staged changes"));
    setSectionResizeMode(QHeaderView::Fixed);
    setHighlightSections(false);
    setSectionsClickable(true);
}

QSize GutterHeader::sizeHint() const
{
    return {gutterWidth, QHeaderView::sizeHint().height()};
}

void GutterHeader::paintSection(QPainter* painter, const QRect& rect, int section) const
{
    const Theme& theme = Theme::instance();
    const shapes::Saved saved(painter);
    const QVariant kind = model()->headerData(section, Qt::Vertical, Qt::UserRole);
    const auto* view = qobject_cast<const QAbstractItemView*>(parentWidget());
    const bool current = view && view->currentIndex().row() == section;
    const auto staged = static_cast<StagedItem::Kind>(kind.toInt());
    painter->fillRect(rect, current          ? theme.color(Role::Selection)
                            : kind.isValid() ? tint(stageRole(staged))
                                             : theme.color(Role::Surface1));
    shapes::edge(painter, rect, Qt::BottomEdge);
    shapes::edge(painter, rect, Qt::RightEdge);
    if (!kind.isValid()) return;
    QFont font = theme.font(FontRole::Code);
    font.setBold(true);
    painter->setFont(font);
    painter->setPen(theme.color(stageRole(staged)));
    painter->drawText(rect, Qt::AlignCenter, stageSign(staged));
}

}  // namespace trestle::ui
