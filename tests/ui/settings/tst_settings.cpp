#include "ui/settings/Settings.h"

#include <QSignalSpy>
#include <QTest>

using namespace trestle::ui;

class TestSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QFile::remove(SettingsStore::filePath());
    }

    void cleanupTestCase() { QFile::remove(SettingsStore::filePath()); }

    void unchosenIsTheFallback()
    {
        const Settings& settings = Settings::instance();
        QCOMPARE(settings.theme.value(), ThemeSetting::System);
        QVERIFY(settings.theme.isDefault());
        QCOMPARE(settings.textSize.value(), 100);
    }

    void whatIsChosenIsKeptAndTold()
    {
        Settings& settings = Settings::instance();
        QSignalSpy changed(&settings, &SettingsStore::changed);
        settings.theme.set(ThemeSetting::Dark);
        settings.theme.set(ThemeSetting::Dark);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(settings.theme.value(), ThemeSetting::Dark);
        QVERIFY(!settings.theme.isDefault());
        settings.theme.reset();
        QCOMPARE(settings.theme.value(), ThemeSetting::System);
        QCOMPARE(changed.count(), 2);
    }

    void storedNonsenseCountsAsNotChosen_data()
    {
        QTest::addColumn<QVariant>("stored");
        QTest::addColumn<ThemeSetting>("expected");
        QTest::newRow("a word") << QVariant(QStringLiteral("purple")) << ThemeSetting::System;
        QTest::newRow("too large") << QVariant(9) << ThemeSetting::System;
        QTest::newRow("negative") << QVariant(-1) << ThemeSetting::System;
        QTest::newRow("as text") << QVariant(QStringLiteral("1")) << ThemeSetting::Light;
    }

    void storedNonsenseCountsAsNotChosen()
    {
        QFETCH(QVariant, stored);
        Settings& settings = Settings::instance();
        settings.setValue(settings.theme.key(), stored);
        QTEST(settings.theme.value(), "expected");
        settings.theme.reset();
    }

    void numbersStayInTheirRange()
    {
        Settings& settings = Settings::instance();
        settings.setValue(settings.textSize.key(), 5000);
        QCOMPARE(settings.textSize.value(), 200);
        settings.textSize.reset();
    }

    void recentWorkspacesKeepTheLastTwenty()
    {
        Settings& settings = Settings::instance();
        for (int i = 0; i < 25; ++i)
            settings.addRecentWorkspace(QStringLiteral("/w/%1").arg(i));
        settings.addRecentWorkspace(QStringLiteral("/w/20"));
        QCOMPARE(settings.recentWorkspaces.value().size(), 20);
        QCOMPARE(settings.recentWorkspaces.value().first(), QStringLiteral("/w/20"));
        QCOMPARE(settings.recentWorkspaces.value().count(QStringLiteral("/w/20")), 1);
        settings.removeRecentWorkspace(QStringLiteral("/w/20"));
        QVERIFY(!settings.recentWorkspaces.value().contains(QStringLiteral("/w/20")));
    }
};

QTEST_MAIN(TestSettings)
#include "tst_settings.moc"
