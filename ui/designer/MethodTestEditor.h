// A tab that tests one method of a REST API as the service's TestInvokeMethod does: without stage, key and authorizer,
// as it is being designed now. What came back, and the log of what the method did, line by line.
#pragma once

#include "ui/designer/RouteEditor.h"

class QLineEdit;
class QPushButton;

namespace trestle::ui {

class CodeEdit;
class KeyValueTable;
class SegmentedControl;
class ThemedLabel;

class MethodTestEditor : public RouteEditor
{
    Q_OBJECT

public:
    MethodTestEditor(DesignCommands& commands, const workspace::ObjectRef& route);

    /// "test:reviews/GET /books/{id}".
    [[nodiscard]] static QString keyOf(const workspace::ObjectRef& route);
    /// Nothing if `key` is none of these.
    [[nodiscard]] static std::optional<workspace::ObjectRef> routeOf(const QString& key);

    [[nodiscard]] QString title() const override;
    void runMainAction() override;
    void focusAddress() override;
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

protected:
    void refresh() override;

private:
    enum Lens { Log, Body, Headers };

    [[nodiscard]] QWidget* makeRequest();
    [[nodiscard]] QWidget* makeAnswer();
    /// Null for what is no method of a REST API.
    [[nodiscard]] const gateway::Route* method() const;
    void take(const base::Result<gateway::RestTestOutcome>& outcome);
    void showLens();

    QLineEdit* m_path;
    KeyValueTable* m_headers;
    CodeEdit* m_body;
    QPushButton* m_test;
    ThemedLabel* m_status;
    ThemedLabel* m_figures;
    SegmentedControl* m_lens;
    CodeEdit* m_text;
    gateway::RestTestOutcome m_outcome;
    int m_trial = 0;  // the answers of older ones are dropped
};

}  // namespace trestle::ui
