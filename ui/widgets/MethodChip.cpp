#include "ui/widgets/MethodChip.h"

#include "ui/widgets/StyleShapes.h"
#include "ui/widgets/Theme.h"

#include <QPainter>

namespace trestle::ui {

QFont methodChipFont()
{
    QFont font = Theme::instance().font(FontRole::Caption);
    font.setPixelSize(std::max(8, font.pixelSize() - 1));
    font.setWeight(QFont::DemiBold);
    font.setLetterSpacing(QFont::PercentageSpacing, 103);
    return font;
}

void paintMethodChip(QPainter* painter, const QRect& rect, const QByteArray& method, Qt::Alignment alignment)
{
    const shapes::Saved saved(painter);
    const QFont font = methodChipFont();
    painter->setFont(font);
    painter->setPen(Theme::instance().methodColor(method));
    const QString text = QFontMetrics(font).elidedText(QString::fromUtf8(method), Qt::ElideRight, rect.width());
    painter->drawText(rect, int(alignment | Qt::AlignVCenter | Qt::TextSingleLine), text);
}

MethodChip::MethodChip(const QByteArray& method, QWidget* parent) : QLabel(parent)
{
    setMethod(method);
    connect(&Theme::instance(), &Theme::changed, this, &MethodChip::refresh);
}

void MethodChip::setMethod(const QByteArray& method)
{
    m_method = method;
    setText(QString::fromUtf8(method));
    refresh();
}

void MethodChip::refresh()
{
    setFont(methodChipFont());
    QPalette colors = Theme::instance().palette();
    colors.setColor(QPalette::WindowText, Theme::instance().methodColor(m_method));
    colors.setColor(QPalette::Text, Theme::instance().methodColor(m_method));
    setPalette(colors);
}

}  // namespace trestle::ui
