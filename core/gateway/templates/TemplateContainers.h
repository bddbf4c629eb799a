// What values share by reference: lists, maps, and the interface of everything else that has properties and methods.
// They live in a TemplateHeap, may hold one another in circles, and die together with it. One thread.
#pragma once

#include "core/gateway/templates/TemplateValue.h"

#include <deque>
#include <memory>
#include <unordered_map>

namespace trestle::gateway {

/// A method threw; the template ends there.
struct JavaException
{
    QString text;
};
struct NoSuchMethod
{
};
/// What a call gives; methods without a result give "".
using CallOutcome = std::variant<TemplateValue, NoSuchMethod, JavaException>;

class TemplateHeap;

class TemplateList
{
public:
    enum class Kind {
        ArrayList,   // of the template's own [..]
        JsonArray,   // read from JSON; prints as JSON
        Array,       // of split(); has a list's methods
        Set,         // of keySet() and entrySet(): without get(index)
        Collection,  // of values()
    };
    Kind kind = Kind::ArrayList;
    std::vector<TemplateValue> items;
    int revision = 0;                     // counts insertions and removals; a loop over the list notices
    const TemplateMap* origin = nullptr;  // of keySet(), values(), entrySet(): the map they show
};

/// Keeps its members in the order they came. Keys are values: 1 and "1" are two keys.
class TemplateMap
{
public:
    struct Member
    {
        TemplateValue key;
        TemplateValue value;
    };

    [[nodiscard]] const std::vector<Member>& members() const { return m_members; }
    [[nodiscard]] size_t size() const { return m_members.size(); }
    [[nodiscard]] int revision() const { return m_revision; }
    [[nodiscard]] const TemplateValue* find(const TemplateValue& key) const;
    [[nodiscard]] const TemplateValue* find(const QString& key) const { return find(TemplateValue(key)); }
    /// Sets a member, at its old place if there is one. Returns what was there before, or null.
    TemplateValue put(const TemplateValue& key, TemplateValue value);
    TemplateValue put(const QString& key, TemplateValue value) { return put(TemplateValue(key), std::move(value)); }
    /// Returns what was there, or null.
    TemplateValue remove(const TemplateValue& key);
    void clear();

private:
    [[nodiscard]] std::optional<size_t> indexOf(const TemplateValue& key) const;

    std::vector<Member> m_members;
    int m_revision = 0;
    // Hash to positions; made when a map has grown beyond what a walk finds fast, and made anew after a removal.
    mutable std::unordered_multimap<size_t, size_t> m_index;
};

/// $input, $util, a loop's $foreach, a map's entry, a #define'd block.
class TemplateObject
{
public:
    virtual ~TemplateObject() = default;
    [[nodiscard]] virtual QString className() const = 0;
    /// toString(), `depth` values inside others; nothing where Java returns null.
    [[nodiscard]] virtual std::optional<QString> text(int depth) const = 0;
    /// $x.name: nothing if there is no such property.
    [[nodiscard]] virtual std::optional<TemplateValue> property(const QString& name, TemplateHeap& heap) = 0;
    /// #set($x.name = …): false if there is no such property to set.
    virtual bool setProperty(const QString&, const TemplateValue&) { return false; }
    [[nodiscard]] virtual CallOutcome call(const QString& method, const std::vector<TemplateValue>& arguments,
                                           TemplateHeap& heap) = 0;
};

/// Owns all containers of one request and bounds what a template may make.
class TemplateHeap
{
public:
    static constexpr qint64 defaultLimit = qint64(64) << 20;
    explicit TemplateHeap(qint64 limitBytes = defaultLimit) : m_left(limitBytes) {}
    TemplateHeap(const TemplateHeap&) = delete;
    TemplateHeap& operator=(const TemplateHeap&) = delete;

    TemplateList* makeList(TemplateList::Kind kind = TemplateList::Kind::ArrayList);
    TemplateMap* makeMap();
    template <typename T, typename... Arguments>
    T* make(Arguments&&... arguments)
    {
        charge(sizeof(T));
        auto object = std::make_unique<T>(std::forward<Arguments>(arguments)...);
        T* made = object.get();
        m_objects.push_back(std::move(object));
        return made;
    }

    /// Counts `bytes` made. What was freed is not given back: the sum bounds both memory and work.
    void charge(qint64 bytes) { m_left -= bytes; }
    /// Lets `bytes` more be made than the limit says.
    void allow(qint64 bytes) { m_left += bytes; }
    [[nodiscard]] bool exhausted() const { return m_left < 0; }
    /// How many bytes may still be made.
    [[nodiscard]] qint64 left() const { return m_left; }

private:
    qint64 m_left;
    std::deque<TemplateList> m_lists;
    std::deque<TemplateMap> m_maps;
    std::vector<std::unique_ptr<TemplateObject>> m_objects;
};

}  // namespace trestle::gateway
