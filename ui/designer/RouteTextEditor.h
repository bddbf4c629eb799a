// A tab for what of a route is text: the service's documents and mapping templates, one chosen at the left, edited at
// the right. A template is compiled as it is typed; a document reaches the design as soon as it is JSON again.
#pragma once

#include "ui/designer/RouteDocuments.h"
#include "ui/designer/RouteEditor.h"

class QListWidget;
class QToolButton;

namespace trestle::ui {

class CodeEdit;
class ThemedLabel;

class RouteTextEditor : public RouteEditor
{
    Q_OBJECT

public:
    RouteTextEditor(DesignCommands& commands, const workspace::ObjectRef& route);

    /// "route:library/GET /books".
    [[nodiscard]] static QString keyOf(const workspace::ObjectRef& route);
    /// Nothing if `key` is none of these.
    [[nodiscard]] static std::optional<workspace::ObjectRef> routeOf(const QString& key);

    [[nodiscard]] QString title() const override;
    void runMainAction() override;
    bool goToLine(int line) override;
    [[nodiscard]] std::vector<NamedThing> places() const override;
    void goToPlace(const NamedThing& place) override;
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

    /// Shows the part of that key, if there is one.
    void choose(const QByteArray& part);

protected:
    void refresh() override;

private:
    [[nodiscard]] QWidget* makeList();
    [[nodiscard]] QWidget* makeText();
    [[nodiscard]] const RoutePart* part() const;
    void showPart();
    void take();
    void fillMissing();
    void add(const RoutePart& missing);

    QListWidget* m_list;
    QToolButton* m_add;
    ThemedLabel* m_title;
    ThemedLabel* m_state;
    CodeEdit* m_text;
    std::vector<RoutePart> m_parts;
    QByteArray m_shown;  // key of the part in the editor
    bool m_following = false;
};

}  // namespace trestle::ui
