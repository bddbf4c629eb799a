# How Trestle's targets are made: one library per folder, with the warnings, sanitizers and precompiled headers that all of
# them share. A library links only what ARCHITECTURE.md lets it use; that keeps the layers apart. Libraries are static in
# what users get, and shared where there are tests: each test links much of the whole.

add_library(trestle_settings INTERFACE)
target_compile_features(trestle_settings INTERFACE cxx_std_20)
target_include_directories(trestle_settings INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(trestle_settings INTERFACE -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor
                       -Woverloaded-virtual -Wcast-qual -Wimplicit-fallthrough -Wno-missing-field-initializers
                       # At -O3 GCC 12 takes members of a moved std::variant for uninitialized.
                       $<$<CONFIG:Release>:-Wno-maybe-uninitialized>)
target_compile_definitions(trestle_settings INTERFACE QT_NO_CAST_FROM_ASCII QT_NO_URL_CAST_FROM_STRING
                           QT_NO_CAST_TO_ASCII QT_NO_FOREACH QT_NO_KEYWORDS TRESTLE_VERSION="${PROJECT_VERSION}")
if(TRESTLE_SANITIZE)
    target_compile_options(trestle_settings INTERFACE -fsanitize=${TRESTLE_SANITIZE} -fno-sanitize-recover=undefined
                           -fno-omit-frame-pointer -O1)
    # With sanitizers GCC takes the unused half of an optional for a value that is read.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(trestle_settings INTERFACE -Wno-maybe-uninitialized)
    endif()
    target_link_options(trestle_settings INTERFACE -fsanitize=${TRESTLE_SANITIZE})
endif()
if(TRESTLE_ONCE)
    # Line numbers are enough for the traces of a failed test, and GCC need not look for garbage before it has 700 MB.
    target_compile_options(trestle_settings INTERFACE $<$<CONFIG:Debug>:-g1>)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(trestle_settings INTERFACE "SHELL:--param ggc-min-expand=200" "SHELL:--param ggc-min-heapsize=700000"
                               # A private class is in no header, though it is in no main file here; and what stands at the
                               # top of a neighbour is shadowed by nobody.
                               -Wno-subobject-linkage -Wno-shadow)
    endif()
endif()
# Debug information is most of a debug build; compressed it is a third.
target_compile_options(trestle_settings INTERFACE $<$<CONFIG:Debug>:-gz>)
target_link_options(trestle_settings INTERFACE $<$<CONFIG:Debug>:-gz>)
find_program(TRESTLE_LLD NAMES ld.lld)
if(TRESTLE_LLD)
    target_link_options(trestle_settings INTERFACE -fuse-ld=lld)
endif()

# What programs allocate with. Requests are made on one thread and freed by another, for which the C library's allocator
# makes threads wait: a write costs a tenth more with it.
add_library(trestle_allocator INTERFACE)
find_library(TRESTLE_ALLOCATOR NAMES libjemalloc.so.2)
if(TRESTLE_ALLOCATOR AND NOT TRESTLE_SANITIZE)
    target_link_libraries(trestle_allocator INTERFACE ${TRESTLE_ALLOCATOR})
endif()

# Tests are not what the sanitizers are for: what is compiled into their programs is not optimised, and its pointers are
# only watched by AddressSanitizer. That halves the time their sources take.
add_library(trestle_test_settings INTERFACE)
if(TRESTLE_SANITIZE)
    target_compile_options(trestle_test_settings INTERFACE -O0 -fno-sanitize=null,alignment)
endif()

# trestle_unite(trestle_http …): in a build from nothing the sources of one folder are compiled as one, since reading the same
# headers and instantiating the same templates again is most of a build. So what stands in one folder shares no local name.
function(trestle_unite target)
    if(NOT TRESTLE_ONCE)
        return()
    endif()
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    foreach(source ${ARGN})
        get_filename_component(folder ${source} DIRECTORY)
        string(REPLACE "/" "_" folder "${folder}")
        set_source_files_properties(${source} PROPERTIES UNITY_GROUP "${target}_${folder}")
    endforeach()
endfunction()

# trestle_library(trestle_http SOURCES … LINKS trestle_base …): a library; PUBLIC links are what its headers use.
# PCH_FROM names the target whose precompiled header it shares; MOC says that its headers have signals or slots.
function(trestle_library name)
    cmake_parse_arguments(arg "MOC" "PCH_FROM" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
    add_library(${name} ${arg_SOURCES})
    # A macro of its own would keep a library from sharing the precompiled header.
    set_target_properties(${name} PROPERTIES DEFINE_SYMBOL "" AUTOMOC ${arg_MOC})
    trestle_unite(${name} ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC trestle_settings ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
    if(arg_PCH_FROM)
        target_precompile_headers(${name} REUSE_FROM ${arg_PCH_FROM})
    endif()
endfunction()

# trestle_core_library: a library of core/. Qt Core, Network and Sql are linked for all of them, Gui for none.
function(trestle_core_library name)
    trestle_library(${name} PCH_FROM trestle_core_pch ${ARGN})
    target_link_libraries(${name} PUBLIC Qt6::Core Qt6::Network Qt6::Sql)
endfunction()

# trestle_test(tst_httpparser SOURCES … LINKS … [NEEDS …] [LABELS …] [GUI]): one QTest program, run offscreen and on its own.
# NEEDS names programs that it starts. In a build from nothing the tests of one folder become one program (see below).
function(trestle_test name)
    cmake_parse_arguments(arg "GUI" "" "SOURCES;LINKS;NEEDS;LABELS" ${ARGN})
    if(TRESTLE_ONCE)
        trestle_gather_test(${name} "${arg_GUI}" "${arg_SOURCES}" "${arg_LINKS}" "${arg_NEEDS}" program)
        add_test(NAME ${name} COMMAND ${program} ${name})
    else()
        add_executable(${name} ${arg_SOURCES})
        trestle_test_program(${name} "${arg_GUI}" "${arg_SOURCES}" "${arg_LINKS}" "${arg_NEEDS}")
        add_test(NAME ${name} COMMAND ${name})
    endif()
    set(environment QT_QPA_PLATFORM=offscreen QT_LOGGING_RULES=*.debug=false LC_ALL=C.UTF-8
        LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/leaks.supp)
    # Ends what hangs; no test is to fail for a machine that is slow or busy.
    set_tests_properties(${name} PROPERTIES TIMEOUT 600 LABELS "${arg_LABELS}" ENVIRONMENT "${environment}")
endfunction()

# What the program of one or of several tests is made with.
function(trestle_test_program program gui sources links needs)
    # The class stands in the .cpp, so moc is asked for that one file; AUTOMOC would add a scan and an empty source to each test.
    foreach(source ${sources})
        get_filename_component(stem ${source} NAME_WE)
        if(stem MATCHES "^tst_")
            qt_generate_moc(${source} ${CMAKE_CURRENT_BINARY_DIR}/${stem}.moc TARGET ${program})
            target_sources(${program} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/${stem}.moc)
        endif()
    endforeach()
    target_include_directories(${program} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
    target_link_libraries(${program} PRIVATE trestle_settings trestle_test_settings trestle_test_support ${links} Qt6::Test)
    set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_compile_definitions(${program} PRIVATE TRESTLE_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                               TRESTLE_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
    if(gui)
        target_precompile_headers(${program} REUSE_FROM trestle_ui_widgets)
        target_link_libraries(${program} PRIVATE Qt6::Widgets)
    else()
        target_precompile_headers(${program} REUSE_FROM trestle_test_support)
    endif()
    if(needs)
        add_dependencies(${program} ${needs})
    endif()
endfunction()

# In a build from nothing up to eight tests of one CMakeLists.txt are one program, since each of them would read the same headers
# and instantiate the same templates again. tests/support/unite.py puts each into a namespace of its own; the program runs
# the one that its first argument names: `build/check/tests/tests_core_http_1 tst_httpparser [function]`.
function(trestle_gather_test name gui sources links needs program_out)
    file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
    string(REPLACE "/" "_" group "${folder}")
    if(gui)
        string(APPEND group "_gui")
    endif()
    get_property(count DIRECTORY PROPERTY TRESTLE_TESTS_${group})
    if(NOT count)
        set(count 0)
    endif()
    math(EXPR batch "${count} / 8 + 1")
    math(EXPR count "${count} + 1")
    set_property(DIRECTORY PROPERTY TRESTLE_TESTS_${group} ${count})
    set(program ${group}_${batch})
    get_property(begun DIRECTORY PROPERTY TRESTLE_SOURCES_${program} SET)
    if(NOT begun)
        cmake_language(EVAL CODE "cmake_language(DEFER CALL trestle_unite_tests [[${program}]] [[${gui}]])")
    endif()
    set_property(DIRECTORY APPEND PROPERTY TRESTLE_SOURCES_${program} ${sources})
    set_property(DIRECTORY APPEND PROPERTY TRESTLE_LINKS_${program} ${links})
    set_property(DIRECTORY APPEND PROPERTY TRESTLE_NEEDS_${program} ${needs})
    set(${program_out} ${program} PARENT_SCOPE)
endfunction()

function(trestle_unite_tests program gui)
    foreach(part SOURCES LINKS NEEDS)
        get_property(${part} DIRECTORY PROPERTY TRESTLE_${part}_${program})
        list(REMOVE_DUPLICATES ${part})
    endforeach()
    set(tests ${SOURCES})
    list(FILTER tests INCLUDE REGEX "(^|/)tst_")
    set(others ${SOURCES})
    list(FILTER others EXCLUDE REGEX "(^|/)tst_")
    set(united ${CMAKE_CURRENT_BINARY_DIR}/${program}.cpp)
    list(TRANSFORM tests PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ OUTPUT_VARIABLE files)
    add_custom_command(OUTPUT ${united} COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tests/support/unite.py ${united} ${files}
                       DEPENDS ${files} ${CMAKE_SOURCE_DIR}/tests/support/unite.py)
    add_executable(${program} ${united} ${others})
    trestle_test_program(${program} "${gui}" "${tests}" "${LINKS}" "${NEEDS}")
endfunction()
