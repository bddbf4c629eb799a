#include "ui/widgets/Icons.h"

#include <QIconEngine>
#include <QPixmapCache>
#include <QSvgRenderer>

// A static library's resources are linked in only when somebody asks for them by name.
static void loadIconResources()
{
    Q_INIT_RESOURCE(icons);
}

namespace trestle::ui {

namespace {

QByteArray source(const QString& name)
{
    static QHash<QString, QByteArray> sources;
    static const bool loaded = (loadIconResources(), true);
    Q_UNUSED(loaded)
    const auto found = sources.constFind(name);
    if (found != sources.cend()) return *found;
    QFile file(QStringLiteral(":/trestle/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) qWarning("no icon called %s", qPrintable(name));
    return *sources.insert(name, file.isOpen() ? file.readAll() : QByteArray());
}

// Renders when painted, in the colour its role has then: an icon never has to be made again when the theme changes.
class TintedIconEngine : public QIconEngine
{
public:
    TintedIconEngine(const QString& name, Role role) : m_name(name), m_role(role) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        QPixmap image = scaledPixmap((QSizeF(rect.size()) * ratio).toSize(), mode, state, ratio);
        image.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect, image);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        const Theme& theme = Theme::instance();
        QColor color = theme.color(m_role);
        if (mode == QIcon::Disabled) color.setAlphaF(0.45f);
        const QString key = QStringLiteral("trestle-%1-%2-%3x%4")
                                .arg(m_name, color.name(QColor::HexArgb))
                                .arg(size.width())
                                .arg(size.height());
        QPixmap image;
        if (QPixmapCache::find(key, &image)) return image;
        image = QPixmap(size);
        image.fill(Qt::transparent);
        QSvgRenderer renderer(source(m_name).replace("currentColor", color.name().toLatin1()));
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        QPainter painter(&image);
        painter.setOpacity(color.alphaF());
        renderer.render(&painter);
        painter.end();
        QPixmapCache::insert(key, image);
        return image;
    }

    QIconEngine* clone() const override { return new TintedIconEngine(*this); }

    bool isNull() override { return source(m_name).isEmpty(); }

private:
    QString m_name;
    Role m_role;
};

}  // namespace

QIcon icon(const QString& name, Role role)
{
    return QIcon(new TintedIconEngine(name, role));
}

}  // namespace trestle::ui
