/// @file
/// From parameters and tokens to skill: loss, the bridge to reasoning, lifetimes, the graph of
/// texts, concepts and skills, size scaling.
#pragma once

#include "inferlaw/lib/training/bridge.hpp"
#include "inferlaw/lib/training/chernoff_tail.hpp"
#include "inferlaw/lib/training/chinchilla.hpp"
#include "inferlaw/lib/training/concept_skill.hpp"
#include "inferlaw/lib/training/directionality.hpp"
#include "inferlaw/lib/training/erasure_threshold.hpp"
#include "inferlaw/lib/training/frontier_loss.hpp"
#include "inferlaw/lib/training/giant_component.hpp"
#include "inferlaw/lib/training/lifetime.hpp"
#include "inferlaw/lib/training/size_scaling.hpp"
#include "inferlaw/lib/training/tripartite.hpp"
#include "inferlaw/solvers/training/lifetime_run.hpp"
#include "inferlaw/solvers/training/model_size.hpp"
#include "inferlaw/solvers/training/size_search.hpp"
#include "inferlaw/solvers/training/training_answers.hpp"
