#include "ui/shell/EditorArea.h"
#include "ui/shell/EditorGroup.h"
#include "ui/shell/EditorTabBar.h"

#include <QSignalSpy>
#include <QTest>

using namespace trestle::ui;

namespace {

class FakeEditor : public Editor
{
public:
    explicit FakeEditor(const QString& key) : name(key), m_widget(new QLineEdit(key)) {}

    [[nodiscard]] QString key() const override { return name; }
    [[nodiscard]] QString title() const override { return name.toUpper(); }
    [[nodiscard]] QWidget* widget() override { return m_widget; }
    [[nodiscard]] QJsonObject saveState() const override { return {{QStringLiteral("scroll"), scroll}}; }
    void restoreState(const QJsonObject& state) override { scroll = state.value(QStringLiteral("scroll")).toInt(); }

    QString name;
    int scroll = 0;

private:
    QLineEdit* m_widget;
};

}  // namespace

class TestEditorArea : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        made.clear();
        area = std::make_unique<EditorArea>([this](const QString& key) -> std::unique_ptr<Editor> {
            if (key.startsWith(u'?')) return nullptr;
            made.append(key);
            return std::make_unique<FakeEditor>(key);
        });
    }

    void opensOnceAndShowsAgain()
    {
        area->open(QStringLiteral("a"));
        area->open(QStringLiteral("b"));
        area->open(QStringLiteral("a"));
        area->open(QStringLiteral("?gone"));
        QCOMPARE(area->keys(), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
        QCOMPARE(area->currentKey(), QStringLiteral("a"));
        QCOMPARE(made.size(), 2);
    }

    void closingShowsTheLastUsed()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
        area->open(QStringLiteral("a"));
        area->close(QStringLiteral("a"));
        QCOMPARE(area->currentKey(), QStringLiteral("c"));
        area->close(QStringLiteral("c"));
        area->close(QStringLiteral("b"));
        QCOMPARE(area->current(), nullptr);
        QVERIFY(area->keys().isEmpty());
    }

    void reopensWithItsState()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b")});
        static_cast<FakeEditor*>(area->current())->scroll = 7;
        area->close(QStringLiteral("b"));
        QVERIFY(area->canReopen());
        area->reopenClosed();
        QCOMPARE(area->currentKey(), QStringLiteral("b"));
        QCOMPARE(static_cast<FakeEditor*>(area->current())->scroll, 7);
        QVERIFY(!area->canReopen());
    }

    void middleClickCloses()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b")});
        area->resize(600, 300);
        area->show();
        auto* bar = area->findChild<EditorTabBar*>();
        QTest::mouseClick(bar, Qt::MiddleButton, {}, bar->tabRect(0).center());
        QCOMPARE(area->keys(), QStringList{QStringLiteral("b")});
    }

    void walksByLastUse()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
        area->walk(1);
        QCOMPARE(area->currentKey(), QStringLiteral("b"));
        area->walk(1);
        QCOMPARE(area->currentKey(), QStringLiteral("a"));
        area->endWalk();
        area->walk(1);  // from a, the last used is c
        QCOMPARE(area->currentKey(), QStringLiteral("c"));
        area->endWalk();
    }

    void restoredTabsAreMadeWhenShown()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
        static_cast<FakeEditor*>(area->current())->scroll = 3;
        area->open(QStringLiteral("b"));
        const QJsonObject saved = area->save();
        init();
        area->restore(saved);
        QCOMPARE(made, QStringList{QStringLiteral("b")});
        QCOMPARE(area->keys().size(), 3);
        area->open(QStringLiteral("c"));
        QCOMPARE(static_cast<FakeEditor*>(area->current())->scroll, 3);
        QCOMPARE(area->findChild<EditorTabBar*>()->tabText(0), QStringLiteral("A"));
    }

    void aRenamedEditorKeepsItsTab()
    {
        openAll({QStringLiteral("a")});
        auto* editor = static_cast<FakeEditor*>(area->current());
        editor->name = QStringLiteral("z");
        Q_EMIT editor->titleChanged();
        QCOMPARE(area->currentKey(), QStringLiteral("z"));
        QCOMPARE(area->findChild<EditorTabBar*>()->tabText(0), QStringLiteral("Z"));
    }

    void aPreviewGivesItsPlaceUntilItIsKept()
    {
        using Opening = EditorArea::Opening;
        area->open(QStringLiteral("a"));
        area->open(QStringLiteral("b"), Opening::Preview);
        area->open(QStringLiteral("c"), Opening::Preview);
        QCOMPARE(area->keys(), (QStringList{QStringLiteral("a"), QStringLiteral("c")}));
        area->open(QStringLiteral("c"), Opening::Preview);  // asked for again
        area->open(QStringLiteral("d"), Opening::Preview);
        Q_EMIT area->current()->edited();
        area->open(QStringLiteral("e"), Opening::Preview);
        QCOMPARE(area->keys().join(u' '), QStringLiteral("a c d e"));
        auto* bar = area->findChild<EditorTabBar*>();
        QVERIFY(bar->tabToolTip(3).contains(QStringLiteral("preview")));
        QTest::mouseDClick(bar, Qt::LeftButton, {}, bar->tabRect(3).center());
        QVERIFY(!bar->tabToolTip(3).contains(QStringLiteral("preview")));
        area->open(QStringLiteral("f"), Opening::Preview);
        QCOMPARE(area->keys().size(), 5);
    }

    void splitMovesTheTabAndItsSideCloses()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
        area->split(EditorArea::Direction::Right);
        QCOMPARE(area->sides().size(), 2);
        QCOMPARE(area->currentKey(), QStringLiteral("c"));
        area->open(QStringLiteral("a"));  // where it stands
        area->split(EditorArea::Direction::Down);
        QCOMPARE(area->sides().size(), 3);
        QCOMPARE(area->keys().join(u' '), QStringLiteral("b a c"));
        area->close(QStringLiteral("a"));
        QCOMPARE(area->sides().size(), 2);
        QCOMPARE(area->currentKey(), QStringLiteral("c"));
        area->close(QStringLiteral("c"));
        QCOMPARE(area->sides().size(), 1);
        QCOMPARE(area->currentKey(), QStringLiteral("b"));
        area->close(QStringLiteral("b"));
        QCOMPARE(area->sides().size(), 1);  // the last side stays
        QCOMPARE(area->current(), nullptr);
    }

    void anEmptySideTakesWhatIsOpenedNext()
    {
        openAll({QStringLiteral("a")});
        area->split(EditorArea::Direction::Right);
        QCOMPARE(area->sides().size(), 2);
        QCOMPARE(area->current(), nullptr);
        area->open(QStringLiteral("b"));
        QCOMPARE(groupOf(QStringLiteral("b")), area->sides().at(1));
        area->open(QStringLiteral("c"), EditorArea::Opening::Aside);
        QCOMPARE(groupOf(QStringLiteral("c")), area->sides().at(0));
    }

    void focusSaysWhichSideIsInUse()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b")});
        area->split(EditorArea::Direction::Right);
        area->show();
        QVERIFY(QTest::qWaitForWindowActive(area.get()));
        QSignalSpy current(area.get(), &EditorArea::currentChanged);
        area->sides().at(0)->findChild<QLineEdit*>()->setFocus();
        QCOMPARE(area->currentKey(), QStringLiteral("a"));
        QCOMPARE(current.size(), 1);
        area->walk(1);
        QCOMPARE(area->currentKey(), QStringLiteral("b"));
        QVERIFY(area->sides().at(1)->isAncestorOf(QApplication::focusWidget()));
        area->endWalk();
    }

    void dragsWithinAndBetweenSidesAndOut()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
        area->setGeometry(0, 0, 900, 400);
        area->show();
        QVERIFY(QTest::qWaitForWindowExposed(area.get()));
        auto* bar = area->findChild<EditorTabBar*>();
        QTRY_VERIFY(bar->height() > 0);
        drag(bar, 0, bar->mapToGlobal(bar->tabRect(2).center() + QPoint(20, 0)));
        QCOMPARE(area->keys().join(u' '), QStringLiteral("b c a"));
        drag(bar, 1, area->mapToGlobal(QPoint(850, 200)));  // the right third: a new side
        QCOMPARE(area->sides().size(), 2);
        QCOMPARE(groupOf(QStringLiteral("c")), area->sides().at(1));
        QCoreApplication::processEvents();
        drag(bar, 0, area->mapToGlobal(QPoint(850, 390)));  // the lower third of that side
        QCOMPARE(area->sides().size(), 3);
        QCOMPARE(area->windowCount(), 0);
        QSignalSpy opened(area.get(), &EditorArea::windowOpened);
        drag(bar, 0, area->mapToGlobal(QPoint(300, 700)));  // outside: a window of its own, and its side closes
        QCOMPARE(opened.size(), 1);
        QCOMPARE(area->windowCount(), 1);
        QCOMPARE(area->sides().size(), 2);
        QCOMPARE(area->currentKey(), QStringLiteral("a"));
    }

    void escapeCancelsADrag()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b")});
        area->resize(600, 300);
        area->show();
        QVERIFY(QTest::qWaitForWindowActive(area.get()));
        auto* bar = area->findChild<EditorTabBar*>();
        QTest::mousePress(bar, Qt::LeftButton, {}, bar->tabRect(0).center());
        const QPoint to = bar->tabRect(1).center() + QPoint(20, 0);
        QMouseEvent move(QEvent::MouseMove, to, bar->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(bar, &move);
        QTest::keyClick(bar, Qt::Key_Escape);
        QTest::mouseRelease(bar, Qt::LeftButton, {}, to);
        QCOMPARE(area->keys().join(u' '), QStringLiteral("a b"));
    }

    void aWindowOfItsOwnGivesItsTabsBack()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b")});
        area->setTitleSuffix(QStringLiteral("shop"));
        area->show();
        QSignalSpy opened(area.get(), &EditorArea::windowOpened);
        area->moveToWindow();
        auto* window = opened.at(0).at(0).value<QWidget*>();
        QCOMPARE(window->windowTitle(), QStringLiteral("B — shop"));
        QCOMPARE(area->sides().size(), 1);
        window->close();
        QCOMPARE(area->windowCount(), 0);
        QCOMPARE(area->keys().join(u' '), QStringLiteral("a b"));
        QCOMPARE(area->currentKey(), QStringLiteral("b"));
    }

    void sidesAndWindowsComeBack()
    {
        openAll({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d")});
        area->split(EditorArea::Direction::Right);
        area->open(QStringLiteral("c"));
        area->split(EditorArea::Direction::Down);
        area->open(QStringLiteral("b"));
        area->moveToWindow();
        area->open(QStringLiteral("d"));
        static_cast<FakeEditor*>(area->current())->scroll = 9;
        const QJsonObject saved = area->save();
        init();
        area->restore(saved);
        QCOMPARE(area->sides().size(), 3);
        QCOMPARE(area->windowCount(), 1);
        QCOMPARE(area->keys().join(u' '), QStringLiteral("a c d b"));
        QCOMPARE(area->currentKey(), QStringLiteral("d"));
        QCOMPARE(static_cast<FakeEditor*>(area->current())->scroll, 9);
        QCOMPARE(area->save().value(QStringLiteral("root")), saved.value(QStringLiteral("root")));
    }

    void whatIsGoneIsLeftOutOnRestoring_data()
    {
        QTest::addColumn<QByteArray>("saved");
        QTest::addColumn<QString>("keys");
        QTest::newRow("nothing") << QByteArray("{}") << QString();
        QTest::newRow("gone tabs") << QByteArray(R"({"root":{"tabs":[{"key":"?x"},{"key":"a"}],"current":"?x"}})")
                                   << "a";
        QTest::newRow("a gone side")
            << QByteArray(
                   R"({"root":{"split":"right","sizes":[1],"parts":[{"tabs":[{"key":"?x"}]},{"tabs":[{"key":"a"}]},7]}})")
            << "a";
        QTest::newRow("twice") << QByteArray(R"({"root":{"tabs":[{"key":"a"},{"key":"a"},{}]}})") << "a";
        QTest::newRow("an empty window") << QByteArray(R"({"windows":[{"root":{"tabs":[]}}]})") << QString();
    }

    void whatIsGoneIsLeftOutOnRestoring()
    {
        QFETCH(QByteArray, saved);
        area->restore(QJsonDocument::fromJson(saved).object());
        QTEST(area->keys().join(u' '), "keys");
        QCOMPARE(area->windowCount(), 0);
        area->open(QStringLiteral("z"));
        QCOMPARE(area->currentKey(), QStringLiteral("z"));
    }

private:
    void openAll(const QStringList& keys)
    {
        for (const QString& key : keys)
            area->open(key);
    }

    [[nodiscard]] QWidget* groupOf(const QString& key) const
    {
        for (QWidget* side : area->sides()) {
            if (static_cast<EditorGroup*>(side)->indexOf(key) >= 0) return side;
        }
        return nullptr;
    }

    static void drag(EditorTabBar* bar, int tab, const QPoint& globalPosition)
    {
        const QPoint to = bar->mapFromGlobal(globalPosition);
        QTest::mousePress(bar, Qt::LeftButton, {}, bar->tabRect(tab).center());
        QMouseEvent move(QEvent::MouseMove, to, globalPosition, Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(bar, &move);
        QTest::mouseRelease(bar, Qt::LeftButton, {}, to);
    }

    std::unique_ptr<EditorArea> area;
    QStringList made;
};

QTEST_MAIN(TestEditorArea)
#include "tst_editorarea.moc"
