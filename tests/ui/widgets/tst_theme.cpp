#include "ui/widgets/Icons.h"
#include "ui/widgets/SystemScheme.h"
#include "ui/widgets/Theme.h"

#include <cmath>

#include <QSignalSpy>
#include <QTest>

using namespace trestle::ui;

namespace {

double luminance(const QColor& color)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

// As the web's accessibility guidelines define it.
double contrast(const QColor& a, const QColor& b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

const QList<ThemeKind> kinds = {ThemeKind::Light, ThemeKind::Dark, ThemeKind::HighContrastLight,
                                ThemeKind::HighContrastDark};

}  // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textIsLegibleOnEverySurface_data()
    {
        QTest::addColumn<ThemeKind>("kind");
        QTest::addColumn<Role>("text");
        QTest::addColumn<Role>("surface");
        QTest::addColumn<double>("least");
        const QList<Role> texts = {Role::Text1,   Role::Text2,  Role::Text3,  Role::Accent, Role::Success,
                                   Role::Warning, Role::Danger, Role::Violet, Role::Teal};
        for (const ThemeKind kind : kinds) {
            const bool high = kind == ThemeKind::HighContrastLight || kind == ThemeKind::HighContrastDark;
            for (const Role text : texts) {
                for (const Role surface : {Role::Surface0, Role::Surface1, Role::Surface2, Role::Selection})
                    QTest::addRow("kind %d, text %d on %d", int(kind), int(text), int(surface))
                        << kind << text << surface << (high ? 7.0 : 4.5);
            }
            QTest::addRow("kind %d, button", int(kind)) << kind << Role::OnAccent << Role::Accent << (high ? 7.0 : 4.5);
        }
    }

    void textIsLegibleOnEverySurface()
    {
        QFETCH(ThemeKind, kind);
        QFETCH(Role, text);
        QFETCH(Role, surface);
        QFETCH(double, least);
        const double measured = contrast(Theme::color(kind, text), Theme::color(kind, surface));
        QVERIFY2(measured >= least, qPrintable(QString::number(measured)));
    }

    void choosingAThemeChangesItAtOnce()
    {
        Theme& theme = Theme::instance();
        QSignalSpy changed(&theme, &Theme::changed);
        theme.choose(ThemeChoice::Dark);
        QVERIFY(theme.isDark());
        QCOMPARE(theme.palette().color(QPalette::Base), Theme::color(ThemeKind::Dark, Role::Surface1));
        theme.choose(ThemeChoice::Light);
        QVERIFY(!theme.isDark());
        QCOMPARE(changed.count(), 2);
    }

    void systemIsWhatWasAssumedUntilTheDesktopAnswers()
    {
        Theme& theme = Theme::instance();
        theme.assumeSystem(ThemeKind::Dark);
        theme.choose(ThemeChoice::System);
        QCOMPARE(theme.kind(), ThemeKind::Dark);
        theme.choose(ThemeChoice::HighContrast);
        QCOMPARE(theme.kind(), ThemeKind::HighContrastDark);
        theme.assumeSystem(ThemeKind::Light);
        QCOMPARE(theme.kind(), ThemeKind::HighContrastLight);
        theme.choose(ThemeChoice::Light);
    }

    void darkThemeNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("dark");
        QTest::newRow("Adwaita") << QStringLiteral("Adwaita") << false;
        QTest::newRow("Adwaita-dark") << QStringLiteral("Adwaita-dark") << true;
        QTest::newRow("Adwaita:dark") << QStringLiteral("Adwaita:dark") << true;
        QTest::newRow("Breeze-Dark") << QStringLiteral("Breeze-Dark") << true;
        QTest::newRow("Darkly, which is light") << QStringLiteral("Darkly") << false;
    }

    void darkThemeNames()
    {
        QFETCH(QString, name);
        QTEST(SystemScheme::isDarkThemeName(name), "dark");
    }

    void methodsAndStatesHaveTheColourTheyMean()
    {
        const Theme& theme = Theme::instance();
        QCOMPARE(theme.methodColor("GET"), theme.color(Role::Teal));
        QCOMPARE(theme.methodColor("DELETE"), theme.color(Role::Danger));
        QCOMPARE(theme.methodColor("$default"), theme.color(Role::Text2));
        QCOMPARE(theme.methodColor("sendMessage"), theme.color(Role::Success));
        QCOMPARE(theme.statusColor(204), theme.color(Role::Success));
        QCOMPARE(theme.statusColor(304), theme.color(Role::Text2));
        QCOMPARE(theme.statusColor(404), theme.color(Role::Warning));
        QCOMPARE(theme.statusColor(503), theme.color(Role::Danger));
        QCOMPARE(theme.statusColor(0), theme.color(Role::Danger));
    }

    void densityAndTextSizeMoveRowsAndFonts()
    {
        Theme& theme = Theme::instance();
        QCOMPARE(theme.rowHeight(), 28);
        theme.setDensity(Density::Compact);
        QCOMPARE(theme.rowHeight(), 24);
        QCOMPARE(theme.font(FontRole::Body).pixelSize(), 13);
        theme.setTextScale(2.0);
        QCOMPARE(theme.font(FontRole::Body).pixelSize(), 26);
        QCOMPARE(theme.rowHeight(), 48);
        theme.setTextScale(1.0);
        theme.setDensity(Density::Comfortable);
    }

    void everyIconIsDrawnInItsRole_data()
    {
        QTest::addColumn<QString>("name");
        const QString all = QStringLiteral(
            "api route function table item index stream request trace stage key authorizer branch clock home design "
            "activity metrics settings add close search send play stop refresh trash edit copy link warning error "
            "check "
            "more chevron-right chevron-down filter undo redo target mock app");
        for (const QString& name : all.split(u' '))
            QTest::newRow(qPrintable(name)) << name;
    }

    void everyIconIsDrawnInItsRole()
    {
        QFETCH(QString, name);
        const auto inked = [&name](qreal ratio) {
            const QImage image =
                icon(name, Role::Danger).pixmap(QSize(20, 20), ratio).toImage().convertToFormat(QImage::Format_ARGB32);
            const QRgb wanted = Theme::instance().color(Role::Danger).rgb();
            int count = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    if (image.pixelColor(x, y).alpha() == 255 && image.pixelColor(x, y).rgb() == wanted) ++count;
                }
            }
            return std::pair(count, image.width());
        };
        QVERIFY(inked(2.0).first >= 3);
        QCOMPARE(inked(1.0).second, 20);
        QCOMPARE(inked(2.0).second, 40);
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
