#include "ui/shell/ActionRegister.h"

#include <QSignalSpy>
#include <QTest>

using namespace trestle::ui;

class TestActionRegister : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheOrderOfDeclaration()
    {
        ActionRegister actions;
        QSignalSpy declared(&actions, &ActionRegister::declared);
        QAction* add = actions.declare(declaration("design.addRoute", QStringLiteral("Edit")), this);
        QAction* send = actions.declare(declaration("requests.send", QStringLiteral("Run")), this);
        QCOMPARE(actions.actions(), (QList<QAction*>{add, send}));
        QCOMPARE(declared.count(), 2);
        QCOMPARE(actions.find("requests.send"), send);
        QCOMPARE(actions.find("requests.stop"), nullptr);
        QCOMPARE(actions.idOf(add), QByteArray("design.addRoute"));
        QCOMPARE(actions.menuOf(send), QStringLiteral("Run"));
        delete add;
        delete send;
    }

    void anActionEndsWithItsContext()
    {
        ActionRegister actions;
        auto page = std::make_unique<QObject>();
        actions.declare(declaration("a.b", {}), page.get());
        page.reset();
        QVERIFY(actions.actions().isEmpty());
        QCOMPARE(actions.find("a.b"), nullptr);
    }

    void runsOnlyWhatIsEnabledThen()
    {
        ActionRegister actions;
        QObject context;
        bool enabled = false;
        int runs = 0;
        ActionDeclaration once = declaration("a.b", {});
        once.run = [&runs] { ++runs; };
        once.enabled = [&enabled] { return enabled; };
        QAction* action = actions.declare(once, &context);
        actions.trigger("a.b");
        QCOMPARE(runs, 0);
        actions.refreshEnabled();
        QVERIFY(!action->isEnabled());
        actions.enableAll();
        action->trigger();  // as its shortcut would
        QCOMPARE(runs, 0);
        enabled = true;
        actions.trigger("a.b");
        QCOMPARE(runs, 1);
    }

    void chosenShortcutsReplaceDeclaredOnes()
    {
        ActionRegister actions;
        QObject context;
        ActionDeclaration save = declaration("file.save", {});
        save.shortcuts = {QKeySequence(QStringLiteral("Ctrl+S"))};
        QAction* first = actions.declare(save, &context);
        const QKeySequence other(QStringLiteral("F7"));
        actions.setShortcuts({{"file.save", {other}}, {"file.later", {}}});
        QCOMPARE(first->shortcut(), other);
        ActionDeclaration later = declaration("file.later", {});
        later.shortcuts = {QKeySequence(QStringLiteral("Ctrl+L"))};
        QAction* second = actions.declare(later, &context);
        QVERIFY(second->shortcut().isEmpty());
        QCOMPARE(actions.declaredShortcuts(second), later.shortcuts);
        QCOMPARE(actions.reachedBy(other, nullptr), first);
        QCOMPARE(actions.reachedBy(other, first), nullptr);
        QCOMPARE(actions.reachedBy(QKeySequence(QStringLiteral("F7, A")), nullptr), first);  // F7 never gets that far
        actions.setShortcuts({});
        QCOMPARE(first->shortcut(), save.shortcuts.first());
        QCOMPARE(second->shortcut(), later.shortcuts.first());
    }

    void titlesHaveNoMnemonics()
    {
        ActionRegister actions;
        QObject context;
        ActionDeclaration one = declaration("a.b", QStringLiteral("File"));
        one.text = QStringLiteral("&Save && close");
        QCOMPARE(actions.titleOf(actions.declare(one, &context)), QStringLiteral("File: Save & close"));
    }

private:
    static ActionDeclaration declaration(const QByteArray& id, const QString& menu)
    {
        return {id, QString::fromUtf8(id), menu, {}, {}, {}, {}};
    }
};

QTEST_MAIN(TestActionRegister)
#include "tst_actionregister.moc"
