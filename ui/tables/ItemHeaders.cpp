#include "ui/tables/ItemHeaders.h"

#include "ui/tables/ItemsModel.h"
#include "ui/widgets/StyleShapes.h"

#include <QPainter>

namespace trestle::ui {

namespace {

QFont nameFont()
{
    QFont font = Theme::instance().font(FontRole::Secondary);
    font.setWeight(QFont::Medium);
    return font;
}

constexpr int padding = 8;
constexpr int gap = 6;

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
    QRect box = rect.adjusted(padding, 0, -padding, 0);
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

QSize ItemHeader::sectionSizeFromContents(int section) const
{
    const QString name = model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
    const QString glyph = model()->headerData(section, Qt::Horizontal, ItemsModel::GlyphRole).toString();
    const int width = QFontMetrics(nameFont()).horizontalAdvance(name) +
                      QFontMetrics(Theme::instance().font(FontRole::CodeSmall)).horizontalAdvance(glyph);
    return {width + gap + 2 * padding + 2, 32};
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
    const QVariant ground = model()->headerData(section, Qt::Vertical, Qt::BackgroundRole);
    painter->fillRect(rect, ground.isValid() ? ground.value<QColor>() : theme.color(Role::Surface1));
    shapes::edge(painter, rect, Qt::BottomEdge);
    shapes::edge(painter, rect, Qt::RightEdge);
    const QString mark = model()->headerData(section, Qt::Vertical, Qt::DisplayRole).toString();
    if (mark.isEmpty()) return;
    QFont font = theme.font(FontRole::Code);
    font.setBold(true);
    painter->setFont(font);
    painter->setPen(model()->headerData(section, Qt::Vertical, Qt::ForegroundRole).value<QColor>());
    painter->drawText(rect, Qt::AlignCenter, mark);
}

}  // namespace trestle::ui
